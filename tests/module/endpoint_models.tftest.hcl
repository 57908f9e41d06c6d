# modules/endpoint: which changes make a new model. Each run applies on top of the one before.

# The defaults come at apply only: mocked ids differ between plan and apply.
mock_provider "aws" {
  source = "./tests/module/mocks"
}

variables {
  account = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name    = "gpt2"
  model = {
    image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0"
    environment = { HF_MODEL_ID = "openai-community/gpt2" }
    registry    = null
    s3_uri      = null
  }
  instance = {
    type                     = "ml.m5.large"
    count                    = 1
    ami_version              = null
    volume_size_gb           = null
    startup_timeout_seconds  = null
    download_timeout_seconds = null
    routing_strategy         = null
  }
  variant_name  = "AllTraffic"
  weight        = 1
  variants      = {}
  serverless    = null
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

run "a_model_is_named_after_the_endpoint" {
  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = can(regex("^gpt2-[0-9a-f]{8}$", aws_sagemaker_model.this["AllTraffic"].name))
    error_message = "The endpoint's name, and a suffix of the model's own."
  }

  assert {
    condition     = one(aws_sagemaker_endpoint_configuration.this.production_variants[*].model_name) == aws_sagemaker_model.this["AllTraffic"].name
    error_message = "All traffic goes to this model."
  }
}

run "another_instance_type_keeps_the_model" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    instance = merge(var.instance, { type = "ml.m5.xlarge" })
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].name == run.a_model_is_named_after_the_endpoint.model_name
    error_message = "The model does not depend on the instances."
  }
}

run "other_tags_keep_the_model" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    tags = { team = "search" }
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].name == run.a_model_is_named_after_the_endpoint.model_name
    error_message = "Tags are changed in place."
  }
}

run "another_image_replaces_the_model" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.1"
      environment = { HF_MODEL_ID = "openai-community/gpt2" }
    })
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].name != run.a_model_is_named_after_the_endpoint.model_name
    error_message = "The new model is created before the old one is deleted, so it needs its own name."
  }
}

run "another_environment_replaces_the_model" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.1"
      environment = { HF_MODEL_ID = "distilbert/distilgpt2" }
    })
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].name != run.another_image_replaces_the_model.model_name
    error_message = "The new model is created before the old one is deleted, so it needs its own name."
  }
}

run "another_source_in_s3_replaces_the_model" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.1"
      environment = { HF_MODEL_ID = "distilbert/distilgpt2" }
      s3_uri      = "s3://models/gpt2/"
    })
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].name != run.another_environment_replaces_the_model.model_name
    error_message = "The new model is created before the old one is deleted, so it needs its own name."
  }
}

run "going_back_replaces_the_model_too" {
  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].name != run.a_model_is_named_after_the_endpoint.model_name
    error_message = "After an update that failed, the old model is still there under its name."
  }
}

run "another_role_replaces_the_model" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    iam = merge(var.iam, { execution_role = { arn = "arn:aws:iam::123456789012:role/mine" } })
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].name != run.going_back_replaces_the_model_too.model_name
    error_message = "The new model is created before the old one is deleted, so it needs its own name."
  }
}

run "each_variant_serves_a_model_of_its_own" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    variants = {
      canary = {
        weight   = 1
        shadow   = false
        model    = merge(var.model, { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:2.0" })
        instance = merge(var.instance, { type = "ml.m5.large" })
      }
    }
  }

  assert {
    condition     = can(regex("^gpt2-canary-[0-9a-f]{8}$", aws_sagemaker_model.this["canary"].name))
    error_message = "The endpoint's name, the variant's, and a suffix of the model's own."
  }

  assert {
    condition = join(" ", aws_sagemaker_endpoint_configuration.this.production_variants[*].model_name) == join(" ", [
      aws_sagemaker_model.this["AllTraffic"].name, aws_sagemaker_model.this["canary"].name
    ])
    error_message = "The requests of a variant go to its model."
  }
}

run "another_image_of_a_variant_keeps_the_main_model" {
  module {
    source = "./modules/endpoint"
  }

  variables {
    variants = {
      canary = {
        weight   = 1
        shadow   = false
        model    = merge(var.model, { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:2.1" })
        instance = merge(var.instance, { type = "ml.m5.large" })
      }
    }
  }

  assert {
    condition     = output.model_name == run.each_variant_serves_a_model_of_its_own.model_name
    error_message = "The main variant is not touched."
  }
}
