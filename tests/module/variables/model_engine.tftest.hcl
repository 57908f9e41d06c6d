# Rules of `model.engine`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "an_engine_with_a_model_of_the_hub_is_accepted" {
  command = plan

  variables {
    model = { engine = "lmi", id = "openai-community/gpt2" }
  }
}

run "an_engine_with_a_model_of_no_owner_is_accepted" {
  command = plan

  variables {
    model = { engine = "lmi", id = "gpt2" }
  }
}

run "an_engine_with_files_from_s3_is_accepted" {
  command = plan

  variables {
    model = { engine = "lmi", s3_uri = "s3://models/gpt2/" }
  }
}

run "an_engine_with_every_setting_is_accepted" {
  command = plan

  variables {
    model = { engine = "vllm", version = "0.30.0", id = "owner/name", revision = "main", task = "chat", max_length = 4096, max_batch_tokens = 8192, tensor_parallel_degree = 4, quantization = "fp8", dtype = "auto", trust_remote_code = true, environment = { SM_VLLM_SEED = "1" } }
  }
}

run "neither_an_engine_nor_an_image_is_refused" {
  command = plan

  variables {
    model = {}
  }

  expect_failures = [var.model]
}

run "an_engine_and_an_image_is_refused" {
  command = plan

  variables {
    model = { engine = "tei", s3_uri = "s3://models/bge/", image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0" }
  }

  expect_failures = [var.model]
}

run "an_unknown_engine_is_refused" {
  command = plan

  variables {
    model = { engine = "ollama", id = "openai-community/gpt2" }
  }

  expect_failures = [var.model]
}

run "an_engine_without_a_model_is_refused" {
  command = plan

  variables {
    model = { engine = "lmi" }
  }

  expect_failures = [var.model]
}

run "an_engine_with_two_models_is_refused" {
  command = plan

  variables {
    model = { engine = "lmi", id = "openai-community/gpt2", s3_uri = "s3://models/gpt2/" }
  }

  expect_failures = [var.model]
}

run "an_address_of_the_hub_is_refused" {
  command = plan

  variables {
    model = { engine = "lmi", id = "https://huggingface.co/openai-community/gpt2" }
  }

  expect_failures = [var.model]
}

run "an_id_of_three_parts_is_refused" {
  command = plan

  variables {
    model = { engine = "lmi", id = "hub/openai-community/gpt2" }
  }

  expect_failures = [var.model]
}

run "an_image_with_a_setting_of_an_engine_is_refused" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0", max_length = 512 }
  }

  expect_failures = [var.model]
}

run "an_image_with_trust_remote_code_false_is_refused" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0", trust_remote_code = false }
  }

  expect_failures = [var.model]
}

run "a_length_of_zero_is_refused" {
  command = plan

  variables {
    model = { engine = "lmi", id = "openai-community/gpt2", max_length = 0 }
  }

  expect_failures = [var.model]
}

run "half_a_token_is_refused" {
  command = plan

  variables {
    model = { engine = "lmi", id = "openai-community/gpt2", max_batch_tokens = 0.5 }
  }

  expect_failures = [var.model]
}

run "half_a_gpu_is_refused" {
  command = plan

  variables {
    model = { engine = "lmi", id = "openai-community/gpt2", tensor_parallel_degree = 0.5 }
  }

  expect_failures = [var.model]
}

run "an_empty_revision_is_refused" {
  command = plan

  variables {
    model = { engine = "transformers", id = "openai-community/gpt2", revision = "" }
  }

  expect_failures = [var.model]
}
