# Rules of `model.engine_api`.

variables {
  name     = "chat"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/server:1.0", engine_api = "vllm" }
  instance = { type = "ml.g5.xlarge" }
}

run "the_api_of_an_image_is_accepted" {
  command = plan
}

run "the_api_of_an_engine_with_an_image_of_its_own_is_refused" {
  command = plan

  variables {
    model = { engine = "vllm", id = "Qwen/Qwen3-4B", engine_api = "vllm" }
  }

  expect_failures = [var.model]
}

run "an_api_that_no_engine_has_is_refused" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/server:1.0", engine_api = "openai" }
  }

  expect_failures = [var.model]
}
