# Rules of `serverless`.

variables {
  name  = "gpt2"
  model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
}

run "serverless_needs_no_settings" {
  command = plan

  variables {
    serverless = {}
  }
}

run "the_smallest_and_the_least_are_accepted" {
  command = plan

  variables {
    serverless = { memory_mb = 1024, max_concurrency = 1, provisioned_concurrency = 1 }
  }
}

run "the_largest_and_the_most_are_accepted" {
  command = plan

  variables {
    serverless = { memory_mb = 6144, max_concurrency = 200, provisioned_concurrency = 200 }
  }
}

run "serverless_with_an_instance_is_refused" {
  command = plan

  variables {
    instance   = { type = "ml.m5.large" }
    serverless = {}
  }

  expect_failures = [var.instance]
}

run "neither_serverless_nor_an_instance_is_refused" {
  command = plan

  expect_failures = [var.instance]
}

run "a_size_between_two_is_refused" {
  command = plan

  variables {
    serverless = { memory_mb = 1536 }
  }

  expect_failures = [var.serverless]
}

run "more_memory_than_there_is_is_refused" {
  command = plan

  variables {
    serverless = { memory_mb = 7168 }
  }

  expect_failures = [var.serverless]
}

run "no_requests_at_once_are_refused" {
  command = plan

  variables {
    serverless = { max_concurrency = 0 }
  }

  expect_failures = [var.serverless]
}

run "more_than_200_requests_at_once_are_refused" {
  command = plan

  variables {
    serverless = { max_concurrency = 201 }
  }

  expect_failures = [var.serverless]
}

run "half_a_request_at_once_is_refused" {
  command = plan

  variables {
    serverless = { max_concurrency = 1.5 }
  }

  expect_failures = [var.serverless]
}

run "provisioning_nothing_is_refused" {
  command = plan

  variables {
    serverless = { provisioned_concurrency = 0 }
  }

  expect_failures = [var.serverless]
}

run "provisioning_a_half_is_refused" {
  command = plan

  variables {
    serverless = { provisioned_concurrency = 1.5 }
  }

  expect_failures = [var.serverless]
}

run "provisioning_more_than_is_answered_at_once_is_refused" {
  command = plan

  variables {
    serverless = { max_concurrency = 4, provisioned_concurrency = 5 }
  }

  expect_failures = [var.serverless]
}
