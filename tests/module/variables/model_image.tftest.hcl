# Rules of `model.image`.

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
