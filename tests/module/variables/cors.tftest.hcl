# Rules of `cors`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "cors_with_credentials_and_named_origins_is_accepted" {
  command = plan

  variables {
    cors = {
      allow_origins     = ["https://app.example.com"]
      allow_credentials = true
    }
  }
}

run "cors_allows_signed_requests_by_default" {
  command = plan

  variables {
    cors = { allow_origins = ["https://app.example.com"] }
  }

  assert {
    condition     = length(setsubtract(["authorization", "x-amz-date", "x-amz-security-token"], var.cors.allow_headers)) == 0
    error_message = "These headers carry a signature of AWS_IAM, the default of api.auth."
  }

  assert {
    condition     = length(setsubtract(["content-type", "idempotency-key", "x-api-key"], var.cors.allow_headers)) == 0
    error_message = "The routes read these headers."
  }

  assert {
    condition     = length(setsubtract(["location", "retry-after", "x-request-id", "x-should-retry"], var.cors.expose_headers)) == 0
    error_message = "The routes send these headers, for clients to act on."
  }
}

run "cors_for_every_origin_is_accepted" {
  command = plan

  variables {
    cors = {
      allow_origins = ["*"]
      allow_methods = ["*"]
      allow_headers = ["*"]
    }
  }
}

run "cors_with_no_origin_is_refused" {
  command = plan

  variables {
    cors = {
      allow_origins = []
    }
  }

  expect_failures = [var.cors]
}

run "cors_with_an_origin_with_a_path_is_refused" {
  command = plan

  variables {
    cors = {
      allow_origins = ["https://app.example.com/"]
    }
  }

  expect_failures = [var.cors]
}

run "cors_with_an_origin_with_no_scheme_is_refused" {
  command = plan

  variables {
    cors = {
      allow_origins = ["app.example.com"]
    }
  }

  expect_failures = [var.cors]
}

run "cors_with_credentials_for_every_origin_is_refused" {
  command = plan

  variables {
    cors = {
      allow_origins     = ["*"]
      allow_credentials = true
    }
  }

  expect_failures = [var.cors]
}

run "cors_with_credentials_and_every_method_is_refused" {
  command = plan

  variables {
    cors = {
      allow_origins     = ["https://app.example.com"]
      allow_methods     = ["*"]
      allow_credentials = true
    }
  }

  expect_failures = [var.cors]
}

run "cors_with_credentials_and_every_header_is_refused" {
  command = plan

  variables {
    cors = {
      allow_origins     = ["https://app.example.com"]
      allow_headers     = ["*"]
      allow_credentials = true
    }
  }

  expect_failures = [var.cors]
}

run "cors_with_a_lower_case_method_is_refused" {
  command = plan

  variables {
    cors = {
      allow_origins = ["https://app.example.com"]
      allow_methods = ["post"]
    }
  }

  expect_failures = [var.cors]
}

run "cors_that_is_never_cached_is_accepted" {
  command = plan

  variables {
    cors = {
      allow_origins   = ["https://app.example.com"]
      max_age_seconds = -1
    }
  }
}

run "cors_that_is_cached_for_more_than_a_day_is_refused" {
  command = plan

  variables {
    cors = {
      allow_origins   = ["https://app.example.com"]
      max_age_seconds = 86401
    }
  }

  expect_failures = [var.cors]
}

run "cors_with_a_cache_below_minus_one_is_refused" {
  command = plan

  variables {
    cors = {
      allow_origins   = ["https://app.example.com"]
      max_age_seconds = -2
    }
  }

  expect_failures = [var.cors]
}

run "no_list_of_origins_is_refused" {
  command = plan

  variables {
    cors = { allow_origins = null }
  }

  expect_failures = [var.cors]
}

run "a_method_that_is_null_is_refused" {
  command = plan

  variables {
    cors = { allow_origins = ["*"], allow_methods = [null] }
  }

  expect_failures = [var.cors]
}

run "an_empty_header_is_refused" {
  command = plan

  variables {
    cors = { allow_origins = ["*"], allow_headers = [""] }
  }

  expect_failures = [var.cors]
}

run "headers_in_one_text_are_refused" {
  command = plan

  variables {
    cors = { allow_origins = ["*"], expose_headers = ["location, retry-after"] }
  }

  expect_failures = [var.cors]
}

run "a_wildcard_in_a_host_is_refused" {
  command = plan

  variables {
    cors = { allow_origins = ["https://*.example.com"] }
  }

  expect_failures = [var.cors]
}
