# What the root module makes of limits.

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
    condition     = length(module.limits) == 0 && !contains(keys(output.function_names), "GET /usage")
    error_message = "No table, no route."
  }

  assert {
    condition     = output.usage_url == null && output.limited_routes == {}
    error_message = "Nothing to tell."
  }

  assert {
    condition     = local.counting == {} && local.functions.generate.environment.INVOKE_TIMEOUT_SECONDS == "24"
    error_message = "The functions are as they were."
  }
}

run "with_limits_generate_counts_and_usage_tells" {
  command = plan

  variables {
    api = { limits = { requests_per_minute = 60, tokens_per_day = 1000 } }
  }

  assert {
    condition     = output.usage_url == "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/usage" && output.function_names["GET /usage"] == "gpt2-usage"
    error_message = "A function answers GET /usage."
  }

  assert {
    condition     = toset(keys(local.counting)) == toset(["generate", "usage"]) && local.counting.generate.environment.LIMITS_TABLE == "gpt2-limits"
    error_message = "Both know the table."
  }

  assert {
    condition     = local.functions.generate.environment.INVOKE_TIMEOUT_SECONDS == "22.5"
    error_message = "Three calls of the table have half a second each."
  }

  assert {
    condition     = output.limited_routes == { "POST /generate" = "60 requests a minute and 1000 tokens a day for each caller." }
    error_message = "What each caller may have is said."
  }

  assert {
    condition     = contains(keys(output.idle_costs), "Table of limits")
    error_message = "What is stored costs a little."
  }
}

run "an_open_route_says_that_all_callers_count_as_one" {
  command = plan

  variables {
    api = { auth = "NONE", limits = { tokens_per_day = 1000 } }
  }

  assert {
    condition     = output.limited_routes == { "POST /generate" = "1000 tokens a day for all callers together, since anybody may call." }
    error_message = "Nobody knows who calls."
  }
}

run "limits_of_keys_alone_are_said_to_be_so" {
  command = plan

  variables {
    api = { auth = "API_KEY", keys = { alice = {} }, limits = { keys = { alice = { requests_per_minute = 1 } } } }
  }

  assert {
    condition     = output.limited_routes == { "POST /generate" = "What api.limits.keys says for each caller." }
    error_message = "Who is not named has no limit."
  }
}

run "with_jobs_their_submission_counts" {
  command = plan

  variables {
    api  = { limits = { requests_per_minute = 60 } }
    jobs = {}
  }

  assert {
    condition     = keys(output.limited_routes) == ["POST /jobs"] && output.function_names["GET /usage"] == "gpt2-usage"
    error_message = "POST /jobs stands in the place of POST /generate."
  }
}
