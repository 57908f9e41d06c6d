# modules/endpoint: model, configuration, endpoint.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
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

run "the_model_is_the_container_with_its_environment" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].primary_container[0].image == var.model.image
    error_message = "The model's container is the image."
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].primary_container[0].environment == tomap({ HF_MODEL_ID = "openai-community/gpt2" })
    error_message = "The container gets the environment, and nothing else."
  }

  assert {
    condition     = length(aws_sagemaker_model.this["AllTraffic"].primary_container[0].model_data_source) == 0
    error_message = "With no s3_uri the container fetches the model by itself."
  }
}

run "all_traffic_goes_to_the_instances" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    instance = merge(var.instance, { type = "ml.c7i.xlarge", count = 3 })
  }

  assert {
    condition = one([
      for variant in aws_sagemaker_endpoint_configuration.this.production_variants :
      [variant.variant_name, variant.instance_type, variant.initial_instance_count]
    ]) == ["AllTraffic", "ml.c7i.xlarge", 3]
    error_message = "One variant, AllTraffic, on the given instances."
  }
}

run "the_endpoint_keeps_its_name_and_the_configuration_gets_a_new_one_each_time" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = aws_sagemaker_endpoint.this.name == "gpt2"
    error_message = "Clients use the endpoint's name."
  }

  assert {
    condition     = aws_sagemaker_endpoint_configuration.this.name_prefix == "gpt2-"
    error_message = "A fixed name would make a replacement collide."
  }
}

run "the_containers_log_has_its_retention" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    logs = { retention_days = 7, kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/sagemaker/Endpoints/gpt2"
    error_message = "SageMaker writes to this group."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 7
    error_message = "The retention is the given one."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "The log is encrypted with the given key."
  }
}

run "an_endpoint_in_china_has_a_url_in_china" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    account = merge(var.account, { region = "cn-north-1", partition = "aws-cn", dns_suffix = "amazonaws.com.cn" })
    model   = merge(var.model, { image = "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/team/gpt2:1.0" })
  }

  assert {
    condition     = output.url == "https://runtime.sagemaker.cn-north-1.amazonaws.com.cn/endpoints/gpt2/invocations"
    error_message = "The URL has the partition's own suffix."
  }

  assert {
    condition     = output.arn == "arn:aws-cn:sagemaker:cn-north-1:123456789012:endpoint/gpt2"
    error_message = "The ARN has the partition's own name."
  }
}

run "every_resource_carries_the_tags" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    tags = { team = "search" }
  }

  assert {
    condition = alltrue([
      for resource in [
        aws_sagemaker_model.this["AllTraffic"],
        aws_sagemaker_endpoint_configuration.this,
        aws_sagemaker_endpoint.this,
        aws_cloudwatch_log_group.this,
        aws_iam_role.execution[0],
      ] : resource.tags == tomap({ team = "search" })
    ])
    error_message = "All that takes tags has them."
  }
}

run "the_instance_starts_with_the_given_ami" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    instance = merge(var.instance, { type = "ml.g5.xlarge", ami_version = "al2-ami-sagemaker-inference-gpu-3-1" })
  }

  assert {
    condition     = aws_sagemaker_endpoint_configuration.this.production_variants[0].inference_ami_version == "al2-ami-sagemaker-inference-gpu-3-1"
    error_message = "The inference AMI is the given one."
  }
}

run "the_ami_is_sagemakers_default" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = aws_sagemaker_endpoint_configuration.this.production_variants[0].inference_ami_version == null
    error_message = "No inference AMI is named."
  }
}

run "the_prefix_contains_the_mode_of_jobs_and_the_longest_one_fits" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    name = "a234567890-234567890-234567890-2"
    async = {
      s3_output_path                          = "s3://bucket/output"
      s3_failure_path                         = "s3://bucket/failure"
      success_topic_arn                       = "arn:aws:sns:eu-west-1:123456789012:succeeded"
      error_topic_arn                         = "arn:aws:sns:eu-west-1:123456789012:failed"
      kms_key_arn                             = null
      max_concurrent_invocations_per_instance = null
      input_objects_arn                       = "arn:aws:s3:::bucket/input/*"
      output_objects_arns                     = ["arn:aws:s3:::bucket/output/*"]
    }
  }

  # The provider adds 26 characters, and SageMaker accepts 63.
  assert {
    condition     = aws_sagemaker_endpoint_configuration.this.name_prefix == "a234567890-234567890-234567890-2-job-" && length(aws_sagemaker_endpoint_configuration.this.name_prefix) + 26 <= 63
    error_message = "The endpoint is replaced when the prefix changes."
  }
}
