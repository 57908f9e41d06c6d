# The root module: rate limits.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "without_limits_there_is_nothing_of_them" {
  command = plan

  assert {
    condition     = length(module.rate_limit_table) == 0 && !contains(keys(output.function_names), "GET /usage")
    error_message = "No table and no route."
  }

  assert {
    condition     = !contains(keys(output.routes), "GET /usage") && output.rate_limited_routes == {}
    error_message = "No URL, and no rate-limited route."
  }

  assert {
    condition     = local.functions.generate.settings.rate_limits == null && local.functions.generate.settings.invoke_timeout_seconds == 24 && keys(local.functions.generate.policy_statements) == ["InvokeEndpoint"]
    error_message = "The functions have nothing of rate limits."
  }
}

run "with_rate_limits_generate_counts_and_usage_reports" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 60, tokens_per_day = 1000 }
  }

  assert {
    condition     = output.routes["GET /usage"] == "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/usage" && output.function_names["GET /usage"] == "gpt2-usage"
    error_message = "A function handles GET /usage."
  }

  assert {
    condition     = local.functions.generate.settings.rate_limits.table_name == "gpt2-rate-limits" && local.functions.usage.settings.table_name == "gpt2-rate-limits"
    error_message = "Both functions have the table."
  }

  assert {
    condition     = local.functions.generate.settings.invoke_timeout_seconds == 22.5
    error_message = "Three calls of the table have half a second each."
  }

  assert {
    condition     = output.rate_limited_routes == { "POST /generate" = "60 requests per minute and 1000 tokens per day for each client." }
    error_message = "The output lists the limits of each client."
  }

  assert {
    condition     = contains(keys(output.idle_costs), "Rate limit table")
    error_message = "Stored counters are billed."
  }
}

run "on_an_open_route_all_clients_share_one_limit" {
  command = plan

  variables {
    api         = { auth = "NONE" }
    rate_limits = { tokens_per_day = 1000 }
  }

  assert {
    condition     = output.rate_limited_routes == { "POST /generate" = "1000 tokens per day for all clients together, because the route requires no authentication." }
    error_message = "Clients are not identified."
  }
}

run "limits_of_keys_alone_are_described_as_such" {
  command = plan

  variables {
    api         = { auth = "API_KEY" }
    api_keys    = { keys = { alice = {} } }
    rate_limits = { keys = { alice = { requests_per_minute = 1 } } }
  }

  assert {
    condition     = output.rate_limited_routes == { "POST /generate" = "The limits in rate_limits.keys for each client." }
    error_message = "Other clients have no limit."
  }
}

run "with_jobs_their_submission_counts" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 60 }
    jobs        = {}
  }

  assert {
    condition     = keys(output.rate_limited_routes) == ["POST /jobs"] && output.function_names["GET /usage"] == "gpt2-usage"
    error_message = "POST /jobs stands in the place of POST /generate."
  }
}

run "the_functions_have_the_limits_of_each_client" {
  command = plan

  variables {
    api         = { auth = "API_KEY" }
    api_keys    = { keys = { alice = { sha256 = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] } } }
    rate_limits = { requests_per_minute = 60, tokens_per_day = 1000, keys = { alice = { tokens_per_day = 5000 } } }
  }

  assert {
    condition = jsonencode(local.functions.generate.settings.rate_limits) == jsonencode({
      default                   = { requests_per_minute = 60, tokens_per_day = 1000 }
      default_completion_tokens = 512
      history_days              = 31
      keys                      = { alice = { requests_per_minute = 60, tokens_per_day = 5000 } }
      on_failure                = "closed"
      table_name                = "gpt2-rate-limits"
      timeout_seconds           = 0.5
    })
    error_message = "A key has the common limit where it has none of its own, and a table that fails rejects requests."
  }

  assert {
    condition = jsonencode(local.functions.usage.settings) == jsonencode({
      default      = { requests_per_minute = 60, tokens_per_day = 1000 }
      history_days = 31
      keys         = { alice = { requests_per_minute = 60, tokens_per_day = 5000 } }
      table_name   = "gpt2-rate-limits"
    })
    error_message = "The function that reads needs no more."
  }
}

run "one_function_counts_and_one_reads" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 60 }
  }

  assert {
    condition     = jsonencode(local.functions.generate.policy_statements.CountRequests) == jsonencode({ actions = ["dynamodb:UpdateItem"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-rate-limits"] })
    error_message = "One action on one table."
  }

  assert {
    condition     = jsonencode(local.functions.usage.policy_statements) == jsonencode({ ReadUsage = { actions = ["dynamodb:Query"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-rate-limits"] } })
    error_message = "One action on one table."
  }
}

run "the_functions_may_use_the_key_of_the_table" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 1 }
    encryption  = { rate_limits_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  assert {
    condition     = alltrue([for key in ["generate", "usage"] : local.functions[key].policy_statements.UseRateLimitsKey.resources == ["arn:aws:kms:eu-west-1:123456789012:key/1"]])
    error_message = "Both functions may use it."
  }
}

run "tokens_are_reserved_for_the_completions_of_a_model_that_generates" {
  command = plan

  variables {
    model       = { engine = "transformers", id = "openai-community/gpt2", revision = "main" }
    rate_limits = { tokens_per_day = 1000 }
  }

  assert {
    condition     = local.functions.generate.settings.rate_limits.default_completion_tokens == 512
    error_message = "The main task of transformers generates text."
  }
}

run "no_tokens_are_reserved_for_completions_of_tei" {
  command = plan

  variables {
    model       = { engine = "tei", id = "BAAI/bge-base-en-v1.5", revision = "main" }
    rate_limits = { tokens_per_day = 1000 }
  }

  assert {
    condition     = local.functions.generate.settings.rate_limits.default_completion_tokens == 0
    error_message = "TEI generates no text."
  }
}

run "no_tokens_are_reserved_for_completions_of_a_task_without_any" {
  command = plan

  variables {
    model       = { engine = "transformers", id = "BAAI/bge-base-en-v1.5", revision = "main", task = "text-classification" }
    rate_limits = { tokens_per_day = 1000 }
  }

  assert {
    condition     = local.functions.generate.settings.rate_limits.default_completion_tokens == 0
    error_message = "A classification is no completion."
  }
}

run "no_tokens_are_reserved_for_completions_of_an_image_whose_task_has_none" {
  command = plan

  variables {
    model       = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04", environment = { HF_TASK = "feature-extraction" } }
    rate_limits = { tokens_per_day = 1000 }
  }

  assert {
    condition     = local.functions.generate.settings.rate_limits.default_completion_tokens == 0
    error_message = "The task is in the environment of the image."
  }
}

run "one_variant_that_generates_is_enough_to_reserve_tokens" {
  command = plan

  variables {
    model       = { engine = "tei", id = "BAAI/bge-base-en-v1.5", revision = "main" }
    variants    = { other = { weight = 1, model = { engine = "transformers", id = "openai-community/gpt2", revision = "main" } } }
    rate_limits = { tokens_per_day = 1000 }
  }

  assert {
    condition     = local.functions.generate.settings.rate_limits.default_completion_tokens == 512
    error_message = "A request may reach either variant."
  }
}
