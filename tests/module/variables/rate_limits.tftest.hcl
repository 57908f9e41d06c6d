# Rules of `rate_limits`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "one_limit_alone_is_accepted" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 60 }
  }
}

run "every_setting_of_limits_is_accepted" {
  command = plan

  variables {
    api = {
      auth = "API_KEY"
    }
    api_keys = {
      keys = { alice = {}, bob = {} }
    }
    rate_limits = {
      requests_per_minute       = 1
      tokens_per_day            = 100
      keys                      = { alice = { tokens_per_day = 1000 }, bob = {} }
      default_completion_tokens = 100
      on_failure                = "open"
      timeout_seconds           = 5
      history_days              = 365
    }
    encryption = { rate_limits_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }
}

run "limits_of_the_keys_in_a_table_alone_are_accepted" {
  command = plan

  variables {
    api         = { auth = "API_KEY" }
    api_keys    = { table = {} }
    rate_limits = {}
  }
}

run "no_tokens_reserved_for_completions_are_accepted" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 1, default_completion_tokens = 0 }
  }
}

run "a_model_without_completions_may_have_fewer_tokens_than_a_completion" {
  command = plan

  variables {
    model       = { engine = "tei", id = "BAAI/bge-base-en-v1.5" }
    rate_limits = { tokens_per_day = 100 }
  }
}

run "limits_of_keys_alone_are_accepted" {
  command = plan

  variables {
    api         = { auth = "API_KEY" }
    api_keys    = { keys = { alice = {} } }
    rate_limits = { keys = { alice = { requests_per_minute = 1 } } }
  }
}

run "rate_limits_without_a_limit_are_refused" {
  command = plan

  variables {
    rate_limits = {}
  }

  expect_failures = [var.rate_limits]
}

run "no_request_a_minute_is_refused" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 0 }
  }

  expect_failures = [var.rate_limits]
}

run "half_a_request_a_minute_for_a_key_is_refused" {
  command = plan

  variables {
    api         = { auth = "API_KEY" }
    api_keys    = { keys = { alice = {} } }
    rate_limits = { keys = { alice = { requests_per_minute = 0.5 } } }
  }

  expect_failures = [var.rate_limits]
}

run "fewer_tokens_than_one_answer_are_refused" {
  command = plan

  variables {
    rate_limits = { tokens_per_day = 511 }
  }

  expect_failures = [var.rate_limits]
}

run "limits_of_an_unknown_key_are_refused" {
  command = plan

  variables {
    api         = { auth = "API_KEY" }
    api_keys    = { keys = { alice = {} } }
    rate_limits = { requests_per_minute = 1, keys = { bob = { requests_per_minute = 2 } } }
  }

  expect_failures = [var.rate_limits]
}

run "completions_of_a_negative_number_of_tokens_are_refused" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 1, default_completion_tokens = -1 }
  }

  expect_failures = [var.rate_limits]
}

run "another_word_for_failing_is_refused" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 1, on_failure = "pass" }
  }

  expect_failures = [var.rate_limits]
}

run "no_time_for_the_table_is_refused" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 1, timeout_seconds = 0 }
  }

  expect_failures = [var.rate_limits]
}

run "a_table_that_takes_the_models_time_is_refused" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 1, timeout_seconds = 2 }
    functions   = { timeout_seconds = 10 }
  }

  expect_failures = [var.rate_limits]
}

run "no_day_of_history_is_refused" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 1, history_days = 0 }
  }

  expect_failures = [var.rate_limits]
}

run "limits_of_a_key_that_are_null_are_refused" {
  command = plan

  variables {
    api         = { auth = "API_KEY" }
    api_keys    = { keys = { alice = {} } }
    rate_limits = { requests_per_minute = 60, keys = { alice = null } }
  }

  expect_failures = [var.rate_limits]
}
