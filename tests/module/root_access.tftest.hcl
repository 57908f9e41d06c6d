# The root module: authentication by routes, API keys, tokens.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

override_module {
  target = module.secret

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
    condition     = length(module.secret) == 0 && length(module.authorizer) == 0
    error_message = "Without keys there is no function that checks them."
  }

  assert {
    condition     = alltrue([for route in local.routes : route.auth == "AWS_IAM"]) && length(output.open_routes) == 0 && length(output.api_key_secret_arns) == 0
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
    error_message = "An open route is listed in every plan."
  }

  assert {
    condition     = { for key, route in local.routes : key => route.auth } == { "GET /endpoint" = "NONE", "POST /generate" = "AWS_IAM" }
    error_message = "An exception changes no other route."
  }
}

run "a_route_that_does_not_exist_is_refused" {
  command = plan

  variables {
    api = { routes = { "POST /genrate" = { auth = "NONE" } } }
  }

  expect_failures = [output.routes]
}

run "keys_are_checked_by_the_authorizer" {
  command = plan

  variables {
    api = {
      auth = "API_KEY"
    }
    api_keys = {
      keys = {
        alice = { overlap_hours = 2 }
        ci    = { sha256 = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] }
      }
    }
  }

  assert {
    condition     = keys(module.secret) == ["keys/alice"] && length(module.authorizer) == 1
    error_message = "Only keys without a digest are created."
  }

  assert {
    condition = jsonencode(local.functions.authorizer.settings.digests) == jsonencode({
      ci = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]
    })
    error_message = "Digests are in the authorizer's settings."
  }

  assert {
    condition = jsonencode(local.functions.authorizer.settings.secrets) == jsonencode({
      alice = {
        overlap_seconds = 7200
        secret_arn      = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gpt2/keys/mocked-AbCdEf"
      }
    })
    error_message = "The settings name the secret of a key that Terraform creates."
  }

  assert {
    condition     = local.functions.authorizer.settings.header == null
    error_message = "Without a cache, keys in both headers count."
  }

  assert {
    condition     = keys(local.functions.authorizer.policy_statements) == ["ReadKeys"]
    error_message = "Secrets Manager's own key needs no permission."
  }

  assert {
    condition     = local.functions.authorizer.policy_statements.ReadKeys.resources == ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:gpt2/keys/mocked-AbCdEf"]
    error_message = "The authorizer may read the keys' secrets and nothing else."
  }

  assert {
    condition     = local.functions.authorizer.policy_statements.ReadKeys.actions == ["secretsmanager:GetSecretValue"]
    error_message = "The authorizer may only read."
  }
}

run "a_key_of_kms_encrypts_the_secrets_and_the_authorizer_may_use_it_for_them" {
  command = plan

  variables {
    api = {
      auth = "API_KEY"
    }
    api_keys = {
      keys = { alice = {} }
    }
    encryption = { api_keys_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234" }
  }

  assert {
    condition     = keys(local.functions.authorizer.policy_statements) == ["DecryptKeys", "ReadKeys"]
    error_message = "Reading a secret requires decrypting it."
  }

  assert {
    condition = (
      local.functions.authorizer.policy_statements.DecryptKeys.actions == ["kms:Decrypt"] &&
      local.functions.authorizer.policy_statements.DecryptKeys.resources == ["arn:aws:kms:eu-west-1:123456789012:key/1234"] &&
      local.functions.authorizer.policy_statements.DecryptKeys.conditions.StringEquals["kms:ViaService"] == ["secretsmanager.eu-west-1.amazonaws.com"]
    )
    error_message = "Only this key, and only through Secrets Manager."
  }
}

run "digests_alone_need_no_permission" {
  command = plan

  variables {
    api = {
      routes = { "GET /endpoint" = { auth = "API_KEY" } }
    }
    api_keys = {
      keys = { ci = { sha256 = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] } }
    }
  }

  assert {
    condition     = local.functions.authorizer.policy_statements == {}
    error_message = "There is no secret to read."
  }

  assert {
    condition     = local.routes["POST /generate"].auth == "AWS_IAM" && length(module.authorizer) == 1
    error_message = "One route with keys is enough for an authorizer."
  }
}

run "a_route_may_have_its_own_scopes" {
  command = plan

  variables {
    api = {
      auth   = "JWT"
      routes = { "GET /endpoint" = { scopes = [] } }
    }
    jwt = { issuer = "https://issuer.example.com", audiences = ["gpt2"], scopes = ["generate"] }
  }

  assert {
    condition     = local.routes["POST /generate"].scopes == tolist(["generate"])
    error_message = "jwt.scopes apply to every route with JWT."
  }

  assert {
    condition     = length(local.routes["GET /endpoint"].scopes) == 0
    error_message = "A route's own scopes, even an empty list, override them."
  }
}

run "with_a_cache_the_authorizer_reads_the_header_of_the_cache" {
  command = plan

  variables {
    api      = { auth = "API_KEY" }
    api_keys = { keys = { alice = {} }, cache = { header = "x-api-key" } }
  }

  assert {
    condition     = local.functions.authorizer.settings.header == "x-api-key"
    error_message = "A response that depends on another header would be cached for all requests with this one."
  }
}
