# Rules of `logs`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "logs_that_are_kept_forever_are_accepted" {
  command = plan

  variables {
    logs = { retention_days = 0 }
  }
}

run "a_retention_that_cloudwatch_lacks_is_refused" {
  command = plan

  variables {
    logs = { retention_days = 31 }
  }

  expect_failures = [var.logs]
}
