# Rules of `functions`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "the_shortest_timeout_is_accepted" {
  command = plan

  variables {
    functions = { timeout_seconds = 5 }
  }
}

run "a_timeout_with_no_room_for_the_call_is_refused" {
  command = plan

  variables {
    functions = { timeout_seconds = 4 }
  }

  expect_failures = [var.functions]
}

run "a_timeout_beyond_the_gateway_is_refused" {
  command = plan

  variables {
    functions = { timeout_seconds = 29 }
  }

  expect_failures = [var.functions]
}

run "a_timeout_that_is_not_whole_is_refused" {
  command = plan

  variables {
    functions = { timeout_seconds = 10.5 }
  }

  expect_failures = [var.functions]
}

run "too_little_memory_is_refused" {
  command = plan

  variables {
    api       = { max_body_bytes = 1 }
    functions = { memory_mb = 127 }
  }

  expect_failures = [var.functions]
}

run "too_much_memory_is_refused" {
  command = plan

  variables {
    functions = { memory_mb = 10241 }
  }

  expect_failures = [var.functions]
}

run "memory_that_is_not_whole_is_refused" {
  command = plan

  variables {
    functions = { memory_mb = 512.5 }
  }

  expect_failures = [var.functions]
}

run "an_intel_architecture_is_accepted" {
  command = plan

  variables {
    functions = { architecture = "x86_64" }
  }
}

run "an_unknown_architecture_is_refused" {
  command = plan

  variables {
    functions = { architecture = "amd64" }
  }

  expect_failures = [var.functions]
}

run "a_reserved_concurrency_of_one_is_accepted" {
  command = plan

  variables {
    functions = { reserved_concurrency = 1 }
  }
}

run "a_reserved_concurrency_of_zero_is_refused" {
  command = plan

  variables {
    functions = { reserved_concurrency = 0 }
  }

  expect_failures = [var.functions]
}

run "a_reserved_concurrency_that_is_not_whole_is_refused" {
  command = plan

  variables {
    functions = { reserved_concurrency = 1.5 }
  }

  expect_failures = [var.functions]
}

run "an_unknown_log_level_is_refused" {
  command = plan

  variables {
    functions = { log_level = "info" }
  }

  expect_failures = [var.functions]
}

run "the_memory_of_the_largest_body_is_accepted" {
  command = plan

  variables {
    functions = { memory_mb = 240 }
  }
}

run "less_memory_than_the_largest_body_needs_is_refused" {
  command = plan

  variables {
    functions = { memory_mb = 239 }
  }

  expect_failures = [var.functions]
}

run "the_least_memory_is_accepted_with_small_bodies" {
  command = plan

  variables {
    api       = { max_body_bytes = 1048576 }
    functions = { memory_mb = 128 }
  }
}
