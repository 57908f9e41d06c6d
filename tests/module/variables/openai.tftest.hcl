# Rules of `openai`.

variables {
  name     = "gpt2"
  model    = { engine = "vllm", id = "openai-community/gpt2" }
  instance = { type = "ml.g5.xlarge" }
  openai   = {}
}

run "the_api_of_an_engine_is_accepted" {
  command = plan
}

run "every_setting_is_accepted" {
  command = plan

  variables {
    openai = {
      model_name = "gpt2"
      aliases    = ["gpt-4o-mini", "openai-community/gpt2"]
      chat_template = {
        format = {
          system    = { before = "### System\n", after = "\n" }
          user      = { before = "### Question\n", after = "\n" }
          assistant = { before = "### Answer\n", after = "\n" }
          reply     = "### Answer\n"
          stop      = ["###"]
        }
      }
      max_completion_tokens  = 1
      stream_timeout_seconds = 480
      keep_alive_seconds     = 240
    }
  }
}

run "a_template_of_the_function_is_accepted" {
  command = plan

  variables {
    openai = { chat_template = { name = "gemma" }, stream_timeout_seconds = 1, keep_alive_seconds = 1 }
  }
}

run "an_image_that_speaks_an_engines_api_is_accepted" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/server:1.0", engine_api = "llamacpp" }
  }
}

run "embeddings_of_an_image_are_accepted" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/server:1.0", engine_api = "lmi", task = "embeddings" }
  }
}

run "variants_with_the_same_engine_are_accepted" {
  command = plan

  variables {
    variants = { canary = { model = { engine = "vllm", id = "openai-community/gpt2-large", task = "chat" } } }
  }
}

run "jobs_beside_it_are_refused" {
  command = plan

  variables {
    jobs = {}
  }

  expect_failures = [var.openai]
}

run "an_image_of_an_unknown_api_is_refused" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/server:1.0" }
  }

  expect_failures = [var.openai]
}

run "variants_with_different_engines_are_refused" {
  command = plan

  variables {
    variants = { canary = { model = { engine = "lmi", id = "openai-community/gpt2" } } }
  }

  expect_failures = [var.openai]
}

run "variants_with_different_tasks_are_refused" {
  command = plan

  variables {
    variants = { canary = { model = { engine = "vllm", id = "BAAI/bge-m3", task = "embeddings" } } }
  }

  expect_failures = [var.openai]
}

run "a_task_that_the_engine_does_not_serve_is_refused" {
  command = plan

  variables {
    model = { engine = "transformers", id = "distilbert/distilbert-base-uncased", task = "fill-mask" }
  }

  expect_failures = [var.openai]
}

run "a_template_without_name_and_format_is_refused" {
  command = plan

  variables {
    openai = { chat_template = {} }
  }

  expect_failures = [var.openai]
}

run "a_template_with_name_and_format_is_refused" {
  command = plan

  variables {
    openai = { chat_template = { name = "plain", format = { user = {}, assistant = {}, stop = ["User:"] } } }
  }

  expect_failures = [var.openai]
}

run "an_unknown_template_is_refused" {
  command = plan

  variables {
    openai = { chat_template = { name = "alpaca" } }
  }

  expect_failures = [var.openai]
}

run "a_template_for_an_engine_that_only_chats_is_refused" {
  command = plan

  variables {
    model  = { engine = "llamacpp", id = "owner/name-GGUF" }
    openai = { chat_template = { name = "plain" } }
  }

  expect_failures = [var.openai]
}

run "a_template_for_embeddings_is_refused" {
  command = plan

  variables {
    model  = { engine = "tei", id = "BAAI/bge-m3" }
    openai = { chat_template = { name = "plain" } }
  }

  expect_failures = [var.openai]
}

run "a_template_without_an_end_is_refused" {
  command = plan

  variables {
    openai = { chat_template = { format = { user = {}, assistant = {}, stop = [] } } }
  }

  expect_failures = [var.openai]
}

run "a_template_with_an_empty_end_is_refused" {
  command = plan

  variables {
    openai = { chat_template = { format = { user = {}, assistant = {}, stop = [""] } } }
  }

  expect_failures = [var.openai]
}

run "a_template_with_five_ends_is_refused" {
  command = plan

  variables {
    openai = { chat_template = { format = { user = {}, assistant = {}, stop = ["a", "b", "c", "d", "e"] } } }
  }

  expect_failures = [var.openai]
}

run "no_tokens_are_refused" {
  command = plan

  variables {
    openai = { max_completion_tokens = 0 }
  }

  expect_failures = [var.openai]
}

run "half_a_token_is_refused" {
  command = plan

  variables {
    openai = { max_completion_tokens = 1.5 }
  }

  expect_failures = [var.openai]
}

run "a_stream_longer_than_sagemaker_allows_is_refused" {
  command = plan

  variables {
    openai = { stream_timeout_seconds = 481 }
  }

  expect_failures = [var.openai]
}

run "a_stream_without_time_is_refused" {
  command = plan

  variables {
    openai = { stream_timeout_seconds = 0 }
  }

  expect_failures = [var.openai]
}

run "a_pause_longer_than_the_api_allows_is_refused" {
  command = plan

  variables {
    openai = { keep_alive_seconds = 241 }
  }

  expect_failures = [var.openai]
}

run "no_pause_is_refused" {
  command = plan

  variables {
    openai = { keep_alive_seconds = 0 }
  }

  expect_failures = [var.openai]
}

run "an_empty_name_is_refused" {
  command = plan

  variables {
    openai = { model_name = "" }
  }

  expect_failures = [var.openai]
}

run "an_alias_with_a_space_is_refused" {
  command = plan

  variables {
    openai = { aliases = ["gpt 4"] }
  }

  expect_failures = [var.openai]
}

run "too_many_aliases_are_refused" {
  command = plan

  variables {
    openai = { aliases = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u"] }
  }

  expect_failures = [var.openai]
}

run "a_format_without_the_texts_of_a_role_is_refused" {
  command = plan

  variables {
    openai = { chat_template = { format = { user = null, assistant = {}, reply = "A:", stop = ["Q:"] } } }
  }

  expect_failures = [var.openai]
}

run "a_format_that_ends_nowhere_is_refused" {
  command = plan

  variables {
    openai = { chat_template = { format = { user = {}, assistant = {}, stop = null } } }
  }

  expect_failures = [var.openai]
}
