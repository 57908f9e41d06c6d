# modules/endpoint: images outside of ECR.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name    = "gpt2"
  instance = {
    type                     = "ml.m5.large"
    count                    = 1
    ami_version              = null
    volume_size_gb           = null
    startup_timeout_seconds  = null
    download_timeout_seconds = null
    routing_strategy         = null
  }
  network = { vpc = { id = null, subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }, isolation_enabled = false }
  model = {
    image       = "registry.example.com/team/llm:1.0"
    environment = {}
    registry    = { credentials_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:login" }
    s3_uri      = null
  }
  variant_name  = "AllTraffic"
  weight        = 1
  variants      = {}
  serverless    = null
  async         = null
  update_policy = null
  data_capture  = null
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

run "the_image_is_pulled_through_the_network_with_the_functions_credentials" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition = jsonencode([
      for image in aws_sagemaker_model.this["AllTraffic"].primary_container[0].image_config :
      [image.repository_access_mode, image.repository_auth_config[*].repository_credentials_provider_arn]
    ]) == jsonencode([["Vpc", ["arn:aws:lambda:eu-west-1:123456789012:function:login"]]])
    error_message = "SageMaker gets the credentials from the function."
  }

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : [statement.Action, statement.Resource]
      if can(regex("Registry|Pull", statement.Sid))
    ]) == jsonencode([["lambda:InvokeFunction", ["arn:aws:lambda:eu-west-1:123456789012:function:login"]]])
    error_message = "The role invokes the function and pulls nothing from ECR."
  }
}

run "a_registry_without_credentials_needs_no_permission" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, { image = "registry.example.com/team/llm:1.0", registry = { credentials_function_arn = null } })
  }

  assert {
    condition = jsonencode([
      for image in aws_sagemaker_model.this["AllTraffic"].primary_container[0].image_config :
      [image.repository_access_mode, length(image.repository_auth_config)]
    ]) == jsonencode([["Vpc", 0]])
    error_message = "There are no credentials."
  }

  assert {
    condition     = length([for s in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : s if can(regex("Registry|Pull", s.Sid))]) == 0
    error_message = "The role needs nothing for the image."
  }
}

run "one_variant_from_ecr_and_one_from_elsewhere_are_both_pulled" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    variants = {
      canary = {
        weight   = 1
        shadow   = false
        model    = merge(var.model, { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0", registry = null })
        instance = merge(var.instance, { type = "ml.m5.large" })
      }
    }
  }

  assert {
    condition = jsonencode([
      for s in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : s.Sid if can(regex("Registry|Pull", s.Sid))
    ]) == jsonencode(["PullImage", "LogInToRegistry", "GetRegistryCredentials"])
    error_message = "Each image has its way."
  }

  assert {
    condition     = length(aws_sagemaker_model.this["canary"].primary_container[0].image_config) == 0
    error_message = "ECR is SageMaker's own way."
  }
}

run "a_gpu_image_in_another_registry_gets_a_warning_too" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, { image = "registry.example.com/team/vllm:1.0", registry = { credentials_function_arn = null } })
  }

  expect_failures = [check.gpu_image_on_gpu_instance]
}
