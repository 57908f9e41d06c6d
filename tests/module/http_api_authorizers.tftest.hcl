# modules/http_api: authorizers, for tokens and for API keys.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  stage_variables = {}
  name            = "gpt2"
  routes = {
    "POST /generate" = {
      name            = "gpt2-generate"
      invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/generate/invocations"
      qualifier       = null
      timeout_seconds = 28
      auth            = "AWS_IAM"
      scopes          = null
      throttle        = null
    }
  }
  jwt                          = null
  api_key                      = null
  throttle                     = { rate_per_second = 50, burst = 100 }
  cors                         = null
  mutual_tls_enabled           = false
  disable_execute_api_endpoint = false
  logs                         = { retention_days = 30, kms_key_arn = null }
  tags                         = {}
}

run "tokens_are_verified_by_the_issuers_keys" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    jwt = { issuer = "https://issuer.example.com", audiences = ["gpt2", "other"] }
    routes = {
      "POST /generate" = merge(var.routes["POST /generate"], { auth = "JWT", scopes = ["generate"] })
    }
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.jwt[0].authorizer_type == "JWT" && aws_apigatewayv2_authorizer.jwt[0].identity_sources == toset(["$request.header.Authorization"])
    error_message = "Tokens come in the header Authorization."
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].issuer == "https://issuer.example.com" && aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].audience == toset(["gpt2", "other"])
    error_message = "The authorizer has the issuer and every audience."
  }

  assert {
    condition     = aws_apigatewayv2_route.this["POST /generate"].authorization_type == "JWT" && aws_apigatewayv2_route.this["POST /generate"].authorizer_id != null
    error_message = "The route names the authorizer."
  }

  assert {
    condition     = aws_apigatewayv2_route.this["POST /generate"].authorization_scopes == toset(["generate"])
    error_message = "The route names its scopes."
  }

  assert {
    condition     = length(aws_apigatewayv2_authorizer.api_key) + length(aws_lambda_permission.api_key) == 0
    error_message = "Tokens need no function."
  }
}

run "keys_are_checked_by_the_function_each_time" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    api_key = {
      name       = "gpt2-authorizer"
      invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/authorizer/invocations"
      cache      = null
    }
    routes = {
      "POST /generate" = merge(var.routes["POST /generate"], { auth = "API_KEY" })
      "GET /open" = {
        name            = "gpt2-open"
        invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/open/invocations"
        qualifier       = null
        timeout_seconds = 5
        auth            = "NONE"
        scopes          = null
        throttle        = null
      }
    }
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.api_key[0].authorizer_uri == var.api_key.invoke_arn && aws_apigatewayv2_authorizer.api_key[0].enable_simple_responses && aws_apigatewayv2_authorizer.api_key[0].authorizer_payload_format_version == "2.0"
    error_message = "The authorizer is the function, with payload format 2.0."
  }

  assert {
    condition     = length(coalesce(aws_apigatewayv2_authorizer.api_key[0].identity_sources, [])) == 0 && aws_apigatewayv2_authorizer.api_key[0].authorizer_result_ttl_in_seconds == 0
    error_message = "Two headers may hold the key, so none is demanded; and without one nothing may be cached."
  }

  assert {
    condition     = aws_apigatewayv2_route.this["POST /generate"].authorization_type == "CUSTOM"
    error_message = "The route uses the Lambda authorizer."
  }

  assert {
    condition     = aws_apigatewayv2_route.this["GET /open"].authorization_type == "NONE" && aws_apigatewayv2_route.this["GET /open"].authorizer_id == null
    error_message = "An open route has no authorizer."
  }

  assert {
    condition     = aws_lambda_permission.api_key[0].source_arn == "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/authorizers/${aws_apigatewayv2_authorizer.api_key[0].id}"
    error_message = "Only this authorizer may invoke the function."
  }
}

run "responses_to_one_header_are_cached" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    api_key = {
      name       = "gpt2-authorizer"
      invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/authorizer/invocations"
      cache      = { header = "x-api-key", seconds = 60 }
    }
    routes = {}
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.api_key[0].identity_sources == toset(["$request.header.x-api-key"]) && aws_apigatewayv2_authorizer.api_key[0].authorizer_result_ttl_in_seconds == 60
    error_message = "The header is the cache's key."
  }
}
