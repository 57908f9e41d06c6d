# How the root module joins its parts.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "the_urls_are_outputs" {
  command = plan

  assert {
    condition     = output.api_url == "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
    error_message = "api_url is the API's own URL."
  }

  assert {
    condition = output.routes == {
      "GET /endpoint"  = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/endpoint"
      "POST /generate" = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/generate"
    }
    error_message = "Each route has its URL, and the stage $default adds nothing to the path."
  }

  assert {
    condition     = output.api_id == "a1b2c3d4e5" && output.api_execution_arn == "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5"
    error_message = "Id and execution ARN are the API's."
  }

  assert {
    condition     = output.endpoint_url == "https://runtime.sagemaker.eu-west-1.amazonaws.com/endpoints/gpt2/invocations"
    error_message = "endpoint_url is the SageMaker runtime's."
  }
}

run "the_policy_for_clients_allows_the_routes_with_signed_requests" {
  command = plan

  variables {
    api  = { routes = { "GET /endpoint" = { auth = "NONE" } } }
    jobs = {}
  }

  assert {
    condition = jsondecode(output.invoke_policy_json).Statement == [{
      Sid    = "InvokeApi"
      Effect = "Allow"
      Action = "execute-api:Invoke"
      Resource = [
        "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*/DELETE/jobs/*",
        "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*/GET/jobs",
        "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*/GET/jobs/*",
        "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*/POST/jobs",
      ]
    }]
    error_message = "A variable in the path is a wildcard, and an open route needs no permission."
  }
}

run "without_signed_requests_there_is_no_policy_for_clients" {
  command = plan

  variables {
    api = { auth = "NONE" }
  }

  assert {
    condition     = output.invoke_policy_json == null
    error_message = "An empty list of resources is no valid policy."
  }
}

run "the_names_and_arns_are_outputs" {
  command = plan

  assert {
    condition     = output.endpoint_name == "gpt2"
    error_message = "The endpoint is named after the deployment."
  }

  assert {
    condition     = output.endpoint_arn == "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/gpt2"
    error_message = "endpoint_arn names the endpoint in full."
  }

  assert {
    condition     = output.endpoint_variant_name == "AllTraffic"
    error_message = "The variant is AllTraffic."
  }

  assert {
    condition     = output.execution_role_arn == "arn:aws:iam::123456789012:role/mocked"
    error_message = "execution_role_arn is the role that the module creates."
  }

  assert {
    condition     = output.function_names == { "POST /generate" = "gpt2-generate", "GET /endpoint" = "gpt2-info" }
    error_message = "function_names has the function of each route."
  }
}

run "the_generate_function_has_endpoint_timeout_and_body_limit" {
  command = plan

  variables {
    api       = { max_body_bytes = 1000 }
    functions = { timeout_seconds = 20 }
  }

  assert {
    condition = jsonencode(local.functions.generate.settings) == jsonencode({
      endpoint_name          = "gpt2"
      invoke_timeout_seconds = 16
      max_body_bytes         = 1000
      rate_limits            = null
      target_variants        = []
    })
    error_message = "The call to SageMaker ends 4 s before the function does."
  }
}

run "the_generate_function_may_invoke_this_endpoint_only" {
  command = plan

  assert {
    condition = local.functions.generate.policy_statements == {
      InvokeEndpoint = {
        actions   = ["sagemaker:InvokeEndpoint"]
        resources = ["arn:aws:sagemaker:eu-west-1:123456789012:endpoint/gpt2"]
      }
    }
    error_message = "One action on one endpoint."
  }
}

run "the_info_function_has_the_url_and_may_call_nothing" {
  command = plan

  assert {
    condition     = jsonencode(local.functions.info.settings) == jsonencode({ endpoint_url = output.endpoint_url, openapi = null, model_names = [] })
    error_message = "The function responds with the output endpoint_url."
  }

  assert {
    condition     = length(local.functions.info.policy_statements) == 0
    error_message = "The function reads its settings and needs no permission."
  }
}

run "the_seed_gives_24_seconds_to_the_call" {
  command = plan

  assert {
    condition     = local.functions.generate.settings.invoke_timeout_seconds == 24
    error_message = "28 s of the function less 4 s."
  }
}

run "a_role_passed_in_is_the_output" {
  command = plan

  variables {
    iam = { execution_role = { arn = "arn:aws:iam::123456789012:role/mine" } }
  }

  assert {
    condition     = output.execution_role_arn == "arn:aws:iam::123456789012:role/mine"
    error_message = "The role passed in is used."
  }
}

run "given_tags_and_the_modules_are_merged" {
  command = plan

  variables {
    tags = { team = "search" }
  }

  assert {
    condition     = local.tags == { team = "search", terraform-aws-sagemaker-llm = "gpt2" }
    error_message = "The given tags and the module's own."
  }
}

run "an_engine_brings_its_image_its_environment_and_its_host" {
  command = plan

  variables {
    model    = { engine = "lmi", version = "0.35.0", id = "openai-community/gpt2", max_length = 1024 }
    instance = { type = "ml.g5.xlarge" }
  }

  assert {
    condition     = local.running_variants["AllTraffic"].model.image == "763104351884.dkr.ecr.eu-west-1.amazonaws.com/djl-inference:0.35.0-lmi17.0.0-cu128"
    error_message = "The image is the engine's, of the provider's own region."
  }

  assert {
    condition     = local.running_variants["AllTraffic"].model.environment == tomap({ HF_MODEL_ID = "openai-community/gpt2", OPTION_MAX_MODEL_LEN = "1024" })
    error_message = "The settings stand in the engine's own names."
  }

  assert {
    condition     = local.running_variants["AllTraffic"].instance.ami_version == "al2-ami-sagemaker-inference-gpu-3-1"
    error_message = "CUDA 12.8 needs a newer driver than the default host has."
  }

  # The model is not pinned, which is a warning.
  expect_failures = [check.model_is_pinned]
}

run "a_given_environment_overrides_the_engines" {
  command = plan

  variables {
    model = { engine = "transformers", id = "openai-community/gpt2", environment = { HF_TASK = "fill-mask", MMS_MAX_REQUEST_SIZE = "1" } }
  }

  assert {
    condition     = local.running_variants["AllTraffic"].model.environment == tomap({ HF_MODEL_ID = "openai-community/gpt2", HF_TASK = "fill-mask", MMS_MAX_REQUEST_SIZE = "1" })
    error_message = "model.environment adds to the engine's variables and wins over them."
  }

  # The model is not pinned, which is a warning.
  expect_failures = [check.model_is_pinned]
}

run "the_installed_provider_is_detected_as_version_5" {
  command = plan

  assert {
    condition     = local.provider_major == 5
    error_message = "Only version 6 has a region in each data source."
  }
}

run "a_given_image_is_used_as_it_is" {
  command = plan

  variables {
    instance = { type = "ml.g5.xlarge", ami_version = "al2-ami-sagemaker-inference-gpu-2" }
  }

  assert {
    condition     = local.running_variants["AllTraffic"].model.image == var.model.image && length(module.image) == 0
    error_message = "No engine, no catalogue."
  }

  assert {
    condition     = local.running_variants["AllTraffic"].instance.ami_version == "al2-ami-sagemaker-inference-gpu-2"
    error_message = "The given AMI is used."
  }
}

run "browsers_may_use_the_methods_of_the_routes" {
  command = plan

  variables {
    cors = { allow_origins = ["https://app.example.com"] }
  }

  assert {
    condition     = jsonencode(local.cors.allow_methods) == jsonencode(["GET", "POST"])
    error_message = "GET /endpoint and POST /generate are all there is."
  }
}

run "browsers_may_delete_jobs" {
  command = plan

  variables {
    cors = { allow_origins = ["https://app.example.com"] }
    jobs = {}
  }

  assert {
    condition     = jsonencode(local.cors.allow_methods) == jsonencode(["DELETE", "GET", "POST"])
    error_message = "DELETE /jobs/{id} is a route."
  }
}

run "browsers_may_use_the_methods_that_are_named" {
  command = plan

  variables {
    cors = { allow_origins = ["https://app.example.com"], allow_methods = ["POST"] }
  }

  assert {
    condition     = jsonencode(local.cors.allow_methods) == jsonencode(["POST"])
    error_message = "Given methods override those of the routes."
  }
}

run "without_openapi_enabled_there_is_no_document" {
  command = plan

  assert {
    condition     = !contains(keys(output.routes), "GET /openapi.json") && local.functions.info.settings.openapi == null
    error_message = "No route, and nothing for it in the settings."
  }
}

run "the_document_is_a_route_like_any_other" {
  command = plan

  variables {
    api = {
      openapi_enabled = true
      routes          = { "GET /openapi.json" = { auth = "NONE" } }
    }
  }

  assert {
    condition     = output.routes["GET /openapi.json"] == "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/openapi.json" && output.function_names["GET /openapi.json"] == "gpt2-info"
    error_message = "The function behind GET /endpoint serves it too."
  }

  assert {
    condition     = jsonencode(output.open_routes) == jsonencode(["GET /openapi.json"])
    error_message = "The route may be open while the others are not."
  }

  assert {
    condition = jsonencode(local.functions.info.settings.openapi) == jsonencode({
      api_key_headers = ["authorization", "x-api-key"]
      api_type        = "HTTP"
      jwt_issuer      = null
      max_body_bytes  = 4194304
      operations      = {}
      routes = {
        "GET /endpoint"     = { auth = "AWS_IAM", rate_limited = false, scopes = null }
        "GET /openapi.json" = { auth = "NONE", rate_limited = false, scopes = null }
        "POST /generate"    = { auth = "AWS_IAM", rate_limited = false, scopes = null }
      }
      title = "gpt2"
    })
    error_message = "The document describes the routes of the deployment."
  }
}

run "a_pinned_model_gets_no_warning" {
  command = plan

  variables {
    model    = { engine = "transformers", id = "openai-community/gpt2", revision = "607a30d783dfa663caf39e06633721c8d4cfcd7e" }
    instance = { type = "ml.m5.large" }
  }
}

run "a_target_below_the_sum_of_several_gpus_gets_a_warning" {
  command = plan

  variables {
    instance = { type = "ml.g5.12xlarge" }
    scaling  = { max_capacity = 2, metrics = { gpu = { metric_name = "GPUUtilization", target = 70 } } }
  }

  expect_failures = [check.gpu_metric_is_a_sum]
}

run "a_target_for_the_sum_of_several_gpus_gets_none" {
  command = plan

  variables {
    instance = { type = "ml.g5.12xlarge" }
    scaling  = { max_capacity = 2, metrics = { gpu = { metric_name = "GPUUtilization", target = 280 } } }
  }
}

run "a_target_for_one_gpu_gets_no_warning" {
  command = plan

  variables {
    instance = { type = "ml.g5.16xlarge" }
    scaling  = { max_capacity = 2, metrics = { gpu = { metric_name = "GPUUtilization", target = 70 } } }
  }
}
