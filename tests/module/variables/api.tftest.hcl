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

run "another_kind_of_api_is_refused" {
  command = plan

  variables {
    api = { type = "WEBSOCKET" }
  }

  expect_failures = [var.api]
}

run "a_web_acl_of_an_http_api_is_refused" {
  command = plan

  variables {
    api = { waf_acl = { arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/own/a1" } }
  }

  expect_failures = [var.api]
}

run "a_private_http_api_is_refused" {
  command = plan

  variables {
    api = { vpc_endpoint_ids = ["vpce-0a1b2c3d4e5f60718"] }
  }

  expect_failures = [var.api]
}

run "the_role_of_the_account_for_an_http_api_is_refused" {
  command = plan

  variables {
    api = { create_log_role = true }
  }

  expect_failures = [var.api]
}

run "a_web_acl_of_cloudfront_is_refused" {
  command = plan

  variables {
    api = { type = "REST", waf_acl = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/own/a1" } }
  }

  expect_failures = [var.api]
}

run "an_empty_list_of_vpc_endpoints_is_refused" {
  command = plan

  variables {
    api = { type = "REST", vpc_endpoint_ids = [] }
  }

  expect_failures = [var.api]
}

run "a_vpc_endpoint_by_its_name_is_refused" {
  command = plan

  variables {
    api = { type = "REST", vpc_endpoint_ids = ["execute-api"] }
  }

  expect_failures = [var.api]
}

run "a_route_that_is_null_is_refused" {
  command = plan

  variables {
    api = { routes = { "GET /endpoint" = null } }
  }

  expect_failures = [var.api]
}
