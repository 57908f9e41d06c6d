# Rules of `api`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "requests_are_signed_and_throttled_by_default" {
  command = plan

  assert {
    condition     = var.api.auth == "AWS_IAM" && var.api.throttle == { rate_per_second = 50, burst = 100 } && length(var.api.routes) == 0
    error_message = "Secure by default: 50 requests per second, 100 at once."
  }
}

run "auth_none_is_accepted" {
  command = plan

  variables {
    api = { auth = "NONE" }
  }
}

run "an_unknown_auth_is_refused" {
  command = plan

  variables {
    api = { auth = "none" }
  }

  expect_failures = [var.api]
}

run "a_rate_below_one_is_accepted" {
  command = plan

  variables {
    api = { throttle = { rate_per_second = 0.5, burst = 1 } }
  }
}

run "a_rate_of_zero_is_refused" {
  command = plan

  variables {
    api = { throttle = { rate_per_second = 0 } }
  }

  expect_failures = [var.api]
}

run "a_burst_of_zero_is_refused" {
  command = plan

  variables {
    api = { throttle = { burst = 0 } }
  }

  expect_failures = [var.api]
}

run "a_burst_that_is_not_whole_is_refused" {
  command = plan

  variables {
    api = { throttle = { burst = 1.5 } }
  }

  expect_failures = [var.api]
}

run "a_throttle_of_a_route_is_accepted" {
  command = plan

  variables {
    api = { routes = { "POST /generate" = { throttle = { rate_per_second = 0.5, burst = 1 } }, "GET /endpoint" = { throttle = {} } } }
  }
}

run "a_rate_of_nothing_for_a_route_is_refused" {
  command = plan

  variables {
    api = { routes = { "POST /generate" = { throttle = { rate_per_second = 0 } } } }
  }

  expect_failures = [var.api]
}

run "a_burst_of_nothing_for_a_route_is_refused" {
  command = plan

  variables {
    api = { routes = { "POST /generate" = { throttle = { burst = 0 } } } }
  }

  expect_failures = [var.api]
}

run "half_a_burst_for_a_route_is_refused" {
  command = plan

  variables {
    api = { routes = { "POST /generate" = { throttle = { burst = 1.5 } } } }
  }

  expect_failures = [var.api]
}

run "a_body_limit_of_zero_is_refused" {
  command = plan

  variables {
    api = { max_body_bytes = 0 }
  }

  expect_failures = [var.api]
}

run "a_body_limit_beyond_lambda_is_refused" {
  command = plan

  variables {
    api = { max_body_bytes = 4194305 }
  }

  expect_failures = [var.api]
}

run "a_body_limit_that_is_not_whole_is_refused" {
  command = plan

  variables {
    api = { max_body_bytes = 0.5 }
  }

  expect_failures = [var.api]
}

run "an_open_route_beside_signed_ones_is_accepted" {
  command = plan

  variables {
    api = { routes = { "GET /endpoint" = { auth = "NONE" } } }
  }
}

run "an_unknown_auth_of_a_route_is_refused" {
  command = plan

  variables {
    api = { routes = { "GET /endpoint" = { auth = "OPEN" } } }
  }

  expect_failures = [var.api]
}

run "scopes_of_a_route_without_tokens_are_refused" {
  command = plan

  variables {
    api = { routes = { "GET /endpoint" = { scopes = ["read"] } } }
  }

  expect_failures = [var.api]
}

run "an_empty_scope_of_a_route_is_refused" {
  command = plan

  variables {
    api = { auth = "JWT", routes = { "GET /endpoint" = { scopes = [""] } } }
    jwt = { issuer = "https://issuer.example.com/pool", audiences = ["gpt2"] }
  }

  expect_failures = [var.api]
}
