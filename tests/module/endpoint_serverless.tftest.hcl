# modules/endpoint: without instances.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name    = "gpt2"
  model = {
    image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0"
    environment = {}
    registry    = null
    s3_uri      = null
  }
  serverless    = { memory_mb = 3072, max_concurrency = 7, provisioned_concurrency = null }
  variant_name  = "AllTraffic"
  instance      = null
  weight        = 1
  variants      = {}
  async         = null
  update_policy = null
  data_capture  = null
  network       = { vpc = null, isolation_enabled = false }
  encryption    = { volume_kms_key_arn = null, model_kms_key_arn = null, data_capture_kms_key_arn = null }
  iam = {
    execution_role                   = null
    execution_role_policy_statements = {}
    permissions_boundary_arn         = null
    role_path                        = "/"
  }
  logs = { retention_days = 30, kms_key_arn = null }
  tags = {}
}

run "a_serverless_variant_has_memory_and_concurrency_and_no_instance" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition = one([
      for variant in aws_sagemaker_endpoint_configuration.this.production_variants :
      [one(variant.serverless_config).memory_size_in_mb, one(variant.serverless_config).max_concurrency]
    ]) == [3072, 7]
    error_message = "Memory and concurrency are the given ones."
  }

  assert {
    condition     = one(one(aws_sagemaker_endpoint_configuration.this.production_variants[*].serverless_config)).provisioned_concurrency == null
    error_message = "Nothing is kept started, so nothing is billed while idle."
  }
}

run "an_archive_is_a_url_of_model_data" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, { s3_uri = "s3://models/gpt2.tar.gz" })
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].primary_container[0].model_data_url == "s3://models/gpt2.tar.gz" && length(aws_sagemaker_model.this["AllTraffic"].primary_container[0].model_data_source) == 0
    error_message = "SageMaker refuses a model data source with serverless inference."
  }
}

run "provisioned_concurrency_is_set" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    serverless = { memory_mb = 3072, max_concurrency = 7, provisioned_concurrency = 2 }
  }

  assert {
    condition     = one(one(aws_sagemaker_endpoint_configuration.this.production_variants[*].serverless_config)).provisioned_concurrency == 2
    error_message = "Provisioned concurrency is the given one."
  }
}

run "the_prefix_contains_the_mode_and_the_longest_one_fits" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    name = "a234567890-234567890-234567890-2"
  }

  assert {
    condition     = aws_sagemaker_endpoint_configuration.this.name_prefix == "a234567890-234567890-234567890-2-sls-"
    error_message = "The endpoint is replaced when the prefix changes."
  }

  # The provider adds 26 characters, and SageMaker takes 63.
  assert {
    condition     = length(aws_sagemaker_endpoint_configuration.this.name_prefix) + 26 <= 63
    error_message = "The name of the configuration would be too long."
  }
}

run "a_gpu_image_is_refused" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/djl-inference:0.35.0-lmi17.0.0-cu128" })
  }

  expect_failures = [aws_sagemaker_endpoint_configuration.this]
}

run "a_cpu_variant_of_a_gpu_repository_is_accepted" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:2.0.1-tei1.8.2-cpu-py310-ubuntu22.04" })
  }
}
