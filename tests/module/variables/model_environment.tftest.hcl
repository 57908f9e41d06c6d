# Rules of `model.environment`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
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
