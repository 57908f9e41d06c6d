# Which images, environments and S3 URIs the module takes.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "an_image_by_digest_is_accepted" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
  }
}

run "an_image_in_china_is_accepted" {
  command = plan

  variables {
    model = { image = "727897471807.dkr.ecr.eu-west-1.amazonaws.com.cn/team/tei-cpu:1.0" }
  }
}

run "an_image_in_the_european_sovereign_cloud_is_accepted" {
  command = plan

  variables {
    model = { image = "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu/team/tei-cpu:1.0" }
  }
}

run "an_image_of_another_host_is_refused" {
  command = plan

  variables {
    model = { image = "123456789012.dkr.ecr.eu-west-1.example.com/team/tei-cpu:1.0" }
  }

  expect_failures = [var.model]
}

run "an_image_of_docker_hub_is_refused" {
  command = plan

  variables {
    model = { image = "vllm/vllm-openai:latest" }
  }

  expect_failures = [var.model]
}

run "an_image_of_public_ecr_is_refused" {
  command = plan

  variables {
    model = { image = "public.ecr.aws/team/model:1.0" }
  }

  expect_failures = [var.model]
}

run "an_image_with_a_short_account_is_refused" {
  command = plan

  variables {
    model = { image = "76310435188.dkr.ecr.eu-west-1.amazonaws.com/model:1.0" }
  }

  expect_failures = [var.model]
}

run "an_image_with_no_tag_is_refused" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu" }
  }

  expect_failures = [var.model]
}

run "an_image_with_a_space_is_refused" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0 " }
  }

  expect_failures = [var.model]
}

run "an_environment_with_token_limits_is_accepted" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { MAX_TOTAL_TOKENS = "2048", HF_MODEL_ID = "openai-community/gpt2" }
    }
  }
}

run "an_environment_of_100_variables_is_accepted" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { for number in range(100) : "KEY_${number}" => "value" }
    }
  }
}

run "an_environment_of_101_variables_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { for number in range(101) : "KEY_${number}" => "value" }
    }
  }

  expect_failures = [var.model]
}

run "an_environment_value_of_1025_characters_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { ARGUMENTS = format("%1025s", "a") }
    }
  }

  expect_failures = [var.model]
}

run "an_environment_key_with_a_hyphen_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { "HF-TASK" = "text-generation" }
    }
  }

  expect_failures = [var.model]
}

run "an_environment_with_hf_token_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { HF_TOKEN = "x" }
    }
  }

  expect_failures = [var.model]
}

run "an_environment_with_hugging_face_hub_token_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { HUGGING_FACE_HUB_TOKEN = "x" }
    }
  }

  expect_failures = [var.model]
}

run "an_environment_with_a_lower_case_token_key_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { hf_token = "x" }
    }
  }

  expect_failures = [var.model]
}

run "an_environment_with_an_aws_secret_access_key_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { AWS_SECRET_ACCESS_KEY = "x" }
    }
  }

  expect_failures = [var.model]
}

run "an_environment_with_a_password_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { REDIS_PASSWORD = "x" }
    }
  }

  expect_failures = [var.model]
}

run "an_environment_with_an_api_key_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { OPENAI_API_KEY = "x" }
    }
  }

  expect_failures = [var.model]
}

run "an_environment_value_that_looks_like_a_hugging_face_token_is_refused" {
  command = plan

  variables {
    model = {
      image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      environment = { HF_MODEL_ID = "hf_${join("", [for number in range(34) : "a"])}" }
    }
  }

  expect_failures = [var.model]
}

run "an_s3_prefix_is_accepted" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models/gpt2/"
    }
  }
}

run "an_s3_archive_is_accepted" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models/gpt2/model.tar.gz"
    }
  }
}

run "an_s3_uri_with_another_scheme_is_refused" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "https://models/gpt2/"
    }
  }

  expect_failures = [var.model]
}

run "an_s3_uri_with_no_path_is_refused" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models"
    }
  }

  expect_failures = [var.model]
}

run "an_s3_uri_that_ends_in_neither_slash_nor_archive_is_refused" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models/gpt2"
    }
  }

  expect_failures = [var.model]
}

run "an_s3_uri_with_a_wildcard_is_refused" {
  command = plan

  variables {
    model = {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:1.0"
      s3_uri = "s3://models/*/"
    }
  }

  expect_failures = [var.model]
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

run "an_image_that_is_told_not_to_trust_code_is_refused" {
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
