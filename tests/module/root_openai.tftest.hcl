# The root module: OpenAI's API.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name     = "gpt2"
  model    = { engine = "vllm", id = "openai-community/gpt2", revision = "0123456789abcdef0123456789abcdef01234567" }
  instance = { type = "ml.g5.xlarge" }
  openai   = {}
}

run "without_it_there_is_nothing_of_it" {
  command = plan

  variables {
    openai = null
  }

  assert {
    condition     = keys(output.routes) == ["GET /endpoint", "POST /generate"] && keys(local.functions) == ["generate", "info"]
    error_message = "No route and no function."
  }

  assert {
    condition     = length(local.functions.info.settings.model_names) == 0
    error_message = "The model has no name."
  }
}

run "a_model_that_generates_text_chats_and_completes" {
  command = plan

  assert {
    condition     = keys(output.routes) == ["GET /endpoint", "GET /v1/models", "GET /v1/models/{id+}", "POST /generate", "POST /v1/chat/completions", "POST /v1/completions"]
    error_message = "Neither embeddings nor rankings."
  }

  assert {
    condition     = output.function_names["POST /v1/chat/completions"] == "gpt2-openai-buffered" && output.function_names["GET /v1/models"] == "gpt2-info"
    error_message = "An HTTP API does not stream."
  }

  assert {
    condition     = output.openai_base_url == "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1"
    error_message = "Clients are configured with this URL."
  }

  assert {
    condition = jsonencode(local.functions.openai_buffered.settings) == jsonencode({
      endpoint_name          = "gpt2"
      engine                 = "vllm"
      model_names            = ["gpt2", "openai-community/gpt2"]
      chat_template          = null
      max_completion_tokens  = null
      max_body_bytes         = 4194304
      stream_timeout_seconds = 480
      keep_alive_seconds     = 15
      rate_limits            = null
      can_stream             = false
      invoke_timeout_seconds = 24
    })
    error_message = "The settings of the function."
  }

  assert {
    condition     = local.functions.openai_buffered.policy_statements.InvokeEndpoint.actions == ["sagemaker:InvokeEndpoint"] && keys(local.functions.openai_buffered.policy_statements) == ["InvokeEndpoint"]
    error_message = "The function may invoke the endpoint, and nothing else."
  }

  assert {
    condition     = join(" ", local.functions.info.settings.model_names) == join(" ", ["gpt2", "openai-community/gpt2"])
    error_message = "GET /v1/models lists all names."
  }
}

run "names_and_a_template_of_ones_own" {
  command = plan

  variables {
    openai = {
      model_name = "small"
      aliases    = ["gpt-4o-mini", "small"]
      chat_template = {
        format = {
          user      = { before = "Q: ", after = "\n" }
          assistant = { before = "A: " }
          stop      = ["Q:"]
        }
      }
      max_completion_tokens = 256
    }
  }

  assert {
    condition     = join(" ", local.functions.openai_buffered.settings.model_names) == join(" ", ["small", "openai-community/gpt2", "gpt-4o-mini"])
    error_message = "Each name once, that of the responses first."
  }

  assert {
    condition = jsonencode(local.functions.openai_buffered.settings.chat_template) == jsonencode({
      name = null
      format = {
        system    = null
        user      = { before = "Q: ", after = "\n" }
        assistant = { before = "A: ", after = null }
        reply     = null
        stop      = ["Q:"]
      }
    })
    error_message = "An absent text is null."
  }

  assert {
    condition     = local.functions.openai_buffered.settings.max_completion_tokens == 256
    error_message = "The longest completion."
  }
}

run "embeddings_and_rankings_are_of_models_made_for_them" {
  command = plan

  variables {
    model = { engine = "tei", id = "BAAI/bge-m3", revision = "0123456789abcdef0123456789abcdef01234567" }
  }

  assert {
    condition     = contains(keys(output.routes), "POST /v1/embeddings") && !contains(keys(output.routes), "POST /v1/rerank") && !contains(keys(output.routes), "POST /v1/chat/completions")
    error_message = "TEI has one task."
  }
}

run "a_reranking_model_reranks" {
  command = plan

  variables {
    model = { engine = "tei", id = "BAAI/bge-reranker-base", revision = "0123456789abcdef0123456789abcdef01234567", task = "rerank" }
  }

  assert {
    condition     = contains(keys(output.routes), "POST /v1/rerank") && !contains(keys(output.routes), "POST /v1/embeddings")
    error_message = "TEI has one task."
  }
}

run "requests_count_against_rate_limits" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 60 }
  }

  assert {
    condition     = contains(keys(output.rate_limited_routes), "POST /v1/chat/completions") && contains(keys(output.rate_limited_routes), "POST /v1/completions") && !contains(keys(output.rate_limited_routes), "GET /v1/models")
    error_message = "What invokes the endpoint counts."
  }

  assert {
    condition     = local.functions.openai_buffered.settings.rate_limits.table_name == "gpt2-rate-limits" && local.functions.openai_buffered.settings.invoke_timeout_seconds == 22.5 && contains(keys(local.functions.openai_buffered.policy_statements), "CountRequests")
    error_message = "The function has the table, and three calls of it have half a second each."
  }
}

run "on_a_rest_api_the_routes_that_generate_text_stream" {
  command = plan

  variables {
    api         = { type = "REST" }
    openai      = { stream_timeout_seconds = 300 }
    rate_limits = { requests_per_minute = 60 }
  }

  assert {
    condition     = output.function_names["POST /v1/chat/completions"] == "gpt2-openai-stream" && output.function_names["POST /v1/completions"] == "gpt2-openai-stream" && !contains(keys(local.functions), "openai_buffered")
    error_message = "One function, which sends whole responses too."
  }

  assert {
    condition     = [for key, route in local.routes : key if route.streams] == ["POST /v1/chat/completions", "POST /v1/completions"]
    error_message = "What generates text streams."
  }

  assert {
    condition     = local.functions.openai_stream.timeout_seconds == 306 && local.functions.openai_stream.settings.stream_timeout_seconds == 300 && local.functions.openai_stream.settings.invoke_timeout_seconds == 60 && local.functions.openai_stream.settings.can_stream
    error_message = "The function outlives the stream, to connect before and to count after it."
  }

  assert {
    condition     = local.functions.openai_stream.policy_statements.InvokeEndpoint.actions == ["sagemaker:InvokeEndpoint", "sagemaker:InvokeEndpointWithResponseStream"]
    error_message = "Streamed and whole responses."
  }
}

run "embeddings_do_not_stream" {
  command = plan

  variables {
    api   = { type = "REST" }
    model = { engine = "tei", id = "BAAI/bge-m3", revision = "0123456789abcdef0123456789abcdef01234567" }
  }

  assert {
    condition     = output.function_names["POST /v1/embeddings"] == "gpt2-openai-buffered" && !contains(keys(local.functions), "openai_stream") && length([for route in values(local.routes) : route if route.streams]) == 0
    error_message = "A buffered function."
  }
}

run "an_engine_without_streams_is_not_asked_for_them" {
  command = plan

  variables {
    api   = { type = "REST" }
    model = { engine = "transformers", id = "openai-community/gpt2", revision = "0123456789abcdef0123456789abcdef01234567" }
  }

  assert {
    condition     = output.function_names["POST /v1/chat/completions"] == "gpt2-openai-buffered" && !contains(keys(local.functions), "openai_stream")
    error_message = "A buffered function."
  }
}
