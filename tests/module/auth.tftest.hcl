# Who may call: what each route asks for, in the root and in modules/api.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

override_module {
  target = module.key

  outputs = {
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gpt2/keys/mocked-AbCdEf"
  }
}

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "signed_requests_need_no_authorizer" {
  command = plan

  assert {
    condition     = length(module.authorizer) + length(module.key) == 0
    error_message = "Without keys there is no function that checks them."
  }

  assert {
    condition     = length(output.open_routes) == 0 && length(output.api_key_secret_arns) == 0
    error_message = "No route is open, and there is no key."
  }
}

run "open_routes_are_named" {
  command = plan

  variables {
    api = { routes = { "GET /endpoint" = { auth = "NONE" } } }
  }

  assert {
    condition     = output.open_routes == tolist(["GET /endpoint"])
    error_message = "An open route is said out loud in every plan."
  }

  assert {
    condition     = local.route_auth == { "GET /endpoint" = "NONE", "POST /generate" = "AWS_IAM" }
    error_message = "An exception changes no other route."
  }
}

run "a_route_that_does_not_exist_is_refused" {
  command = plan

  variables {
    api = { routes = { "POST /genrate" = { auth = "NONE" } } }
  }

  expect_failures = [output.open_routes]
}

run "keys_are_checked_by_a_function_of_their_own" {
  command = plan

  variables {
    api = {
      auth = "API_KEY"
      keys = {
        alice = { overlap_hours = 2 }
        ci    = { sha256 = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] }
      }
    }
  }

  assert {
    condition     = keys(module.key) == ["alice"] && length(module.authorizer) == 1
    error_message = "Only keys without a digest are made."
  }

  assert {
    condition = jsondecode(local.authorizer.environment.API_KEY_DIGESTS) == {
      ci = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]
    }
    error_message = "Digests reach the authorizer's environment."
  }

  assert {
    condition = jsondecode(local.authorizer.environment.API_KEY_SECRETS) == {
      alice = {
        arn             = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gpt2/keys/mocked-AbCdEf"
        overlap_seconds = 7200
      }
    }
    error_message = "Of a key that Terraform made only the secret's ARN is known."
  }

  assert {
    condition     = keys(local.authorizer.policy_statements) == ["ReadKeys"]
    error_message = "Secrets Manager's own key takes no permission."
  }

  assert {
    condition     = local.authorizer.policy_statements.ReadKeys.resources == ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:gpt2/keys/mocked-AbCdEf"]
    error_message = "The authorizer may read the keys' secrets and nothing else."
  }

  assert {
    condition     = local.authorizer.policy_statements.ReadKeys.actions == ["secretsmanager:GetSecretValue"]
    error_message = "The authorizer may only read."
  }
}

run "a_key_of_kms_encrypts_the_secrets_and_the_authorizer_may_use_it_for_them" {
  command = plan

  variables {
    api = {
      auth             = "API_KEY"
      keys             = { alice = {} }
      keys_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234"
    }
  }

  assert {
    condition     = keys(local.authorizer.policy_statements) == ["DecryptKeys", "ReadKeys"]
    error_message = "Reading a secret takes decrypting it."
  }

  assert {
    condition = (
      local.authorizer.policy_statements.DecryptKeys.actions == ["kms:Decrypt"] &&
      local.authorizer.policy_statements.DecryptKeys.resources == ["arn:aws:kms:eu-west-1:123456789012:key/1234"] &&
      local.authorizer.policy_statements.DecryptKeys.conditions.StringEquals["kms:ViaService"] == ["secretsmanager.eu-west-1.amazonaws.com"]
    )
    error_message = "This key alone, and by way of Secrets Manager alone."
  }
}

run "keys_of_ones_own_alone_need_no_permission" {
  command = plan

  variables {
    api = {
      routes = { "GET /endpoint" = { auth = "API_KEY" } }
      keys   = { ci = { sha256 = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] } }
    }
  }

  assert {
    condition     = local.authorizer.policy_statements == {}
    error_message = "There is no secret to read."
  }

  assert {
    condition     = local.route_auth["POST /generate"] == "AWS_IAM" && length(module.authorizer) == 1
    error_message = "One route with keys is enough for an authorizer."
  }
}

run "scopes_are_the_issuers_unless_the_route_has_its_own" {
  command = plan

  variables {
    api = {
      auth   = "JWT"
      jwt    = { issuer = "https://issuer.example.com", audiences = ["gpt2"], scopes = ["generate"] }
      routes = { "GET /endpoint" = { scopes = [] } }
    }
  }

  assert {
    condition     = local.route_scopes["POST /generate"] == tolist(["generate"])
    error_message = "jwt.scopes are for every route with JWT."
  }

  assert {
    condition     = length(local.route_scopes["GET /endpoint"]) == 0
    error_message = "A route's own scopes, and be it none, go before."
  }
}

run "modules_api_asks_an_issuer" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    jwt = { issuer = "https://issuer.example.com", audiences = ["gpt2", "other"] }
    routes = {
      "POST /generate" = {
        name            = "gpt2-generate"
        invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/generate/invocations"
        timeout_seconds = 28
        auth            = "JWT"
        scopes          = ["generate"]
      }
    }
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.jwt[0].authorizer_type == "JWT" && aws_apigatewayv2_authorizer.jwt[0].identity_sources == toset(["$request.header.Authorization"])
    error_message = "Tokens come in the header Authorization."
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].issuer == "https://issuer.example.com" && aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].audience == toset(["gpt2", "other"])
    error_message = "The authorizer knows the issuer and every audience."
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

run "modules_api_asks_a_function_each_time" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    api_key = {
      name       = "gpt2-authorizer"
      invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/authorizer/invocations"
    }
    routes = {
      "POST /generate" = {
        name            = "gpt2-generate"
        invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/generate/invocations"
        timeout_seconds = 28
        auth            = "API_KEY"
      }
      "GET /open" = {
        name            = "gpt2-open"
        invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/open/invocations"
        timeout_seconds = 5
        auth            = "NONE"
      }
    }
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.api_key[0].authorizer_uri == var.api_key.invoke_arn && aws_apigatewayv2_authorizer.api_key[0].enable_simple_responses && aws_apigatewayv2_authorizer.api_key[0].authorizer_payload_format_version == "2.0"
    error_message = "The authorizer is the function, asked in payload format 2.0."
  }

  assert {
    condition     = length(coalesce(aws_apigatewayv2_authorizer.api_key[0].identity_sources, [])) == 0 && aws_apigatewayv2_authorizer.api_key[0].authorizer_result_ttl_in_seconds == 0
    error_message = "Two headers may hold the key, so none is demanded; and without one nothing may be cached."
  }

  assert {
    condition     = aws_apigatewayv2_route.this["POST /generate"].authorization_type == "CUSTOM"
    error_message = "The route asks the function."
  }

  assert {
    condition     = aws_apigatewayv2_route.this["GET /open"].authorization_type == "NONE" && aws_apigatewayv2_route.this["GET /open"].authorizer_id == null
    error_message = "A route that is open asks nobody."
  }

  assert {
    condition     = aws_lambda_permission.api_key[0].source_arn == "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/authorizers/${aws_apigatewayv2_authorizer.api_key[0].id}"
    error_message = "Only this authorizer may invoke the function."
  }
}

run "modules_api_remembers_answers_to_one_header" {
  command = plan

  module {
    source = "./modules/api"
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
