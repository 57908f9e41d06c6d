# Rules of `routes`: keys, authentication, throttles and limits. Those of `function` are in routes_function.tftest.hcl.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "a_method_that_the_api_responds_to_itself_is_refused" {
  command = plan

  variables {
    routes = {
      "OPTIONS /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [var.routes]
}

run "a_key_without_a_path_is_refused" {
  command = plan

  variables {
    routes = {
      "POST" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [var.routes]
}

run "a_path_without_a_slash_is_refused" {
  command = plan

  variables {
    routes = {
      "POST summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [var.routes]
}

run "the_default_route_is_refused" {
  command = plan

  variables {
    routes = {
      "$default" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [var.routes]
}

run "a_variable_that_does_not_end_the_path_is_refused" {
  command = plan

  variables {
    routes = {
      "GET /files/{path+}/size" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [var.routes]
}

run "a_slash_at_the_end_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize/" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [var.routes]
}

run "two_keys_of_one_route_are_refused" {
  command = plan

  variables {
    routes = {
      "GET /summaries/{id}"   = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
      "GET /summaries/{name}" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" } }
    }
  }

  expect_failures = [var.routes]
}

run "a_timeout_beyond_the_api_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", timeout_seconds = 29 } }
    }
  }

  expect_failures = [var.routes]
}

run "a_stream_on_an_http_api_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" }, streams = true }
    }
  }

  expect_failures = [var.routes]
}

run "rate_limits_of_a_function_that_exists_are_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { name = "mine", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/mine/invocations" }, rate_limited = true }
    }
    rate_limits = { requests_per_minute = 1 }
  }

  expect_failures = [var.routes]
}

run "rate_limits_of_another_language_are_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler", runtime = "nodejs22.x" }, rate_limited = true }
    }
    rate_limits = { requests_per_minute = 1 }
  }

  expect_failures = [var.routes]
}

run "an_unknown_authentication_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" }, auth = "BASIC" }
    }
  }

  expect_failures = [var.routes]
}

run "scopes_without_tokens_are_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" }, scopes = ["llm/ask"] }
    }
  }

  expect_failures = [var.routes]
}

run "a_scope_of_two_words_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" }, auth = "JWT", scopes = ["llm ask"] }
    }
    jwt = { issuer = "https://issuer.example.com", audiences = ["llm"] }
  }

  expect_failures = [var.routes]
}

run "a_throttle_of_zero_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" }, throttle = { rate_per_second = 0 } }
    }
  }

  expect_failures = [var.routes]
}

run "a_burst_of_zero_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" }, throttle = { burst = 0 } }
    }
  }

  expect_failures = [var.routes]
}

run "a_declaration_that_is_no_object_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" }, openapi = "[]" }
    }
  }

  expect_failures = [var.routes]
}

run "a_token_for_a_route_of_ones_own_is_refused_behind_a_rest_api" {
  command = plan

  variables {
    api = { type = "REST" }
    jwt = { issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI", audiences = ["app"] }
    routes = {
      "POST /summarize" = { function = { zip_path = "./dist/generate.zip", handler = "app.handler" }, auth = "JWT" }
    }
  }

  expect_failures = [var.routes]
}

run "a_route_that_is_null_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = null
    }
  }

  expect_failures = [var.routes]
}

run "a_route_without_a_function_is_refused" {
  command = plan

  variables {
    routes = {
      "POST /summarize" = { function = null }
    }
  }

  expect_failures = [var.routes]
}
