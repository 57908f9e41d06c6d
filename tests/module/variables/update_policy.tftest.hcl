# Rules of `update_policy`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "a_canary_with_alarms_is_accepted" {
  command = plan

  variables {
    update_policy = { blue_green = { canary_percent = 50, wait_interval_seconds = 0, termination_wait_seconds = 3000, maximum_execution_timeout_seconds = 14400 }, rollback_alarms = { errors_5xx = 1, latency_p90_ms = 0.5, alarm_names = ["mine"] } }
  }
}

run "linear_steps_are_accepted" {
  command = plan

  variables {
    update_policy = { blue_green = { linear_percent = 10, wait_interval_seconds = 60 } }
  }
}

run "all_at_once_is_accepted" {
  command = plan

  variables {
    update_policy = { blue_green = {} }
  }
}

run "batches_are_accepted" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = 5, wait_interval_seconds = 60, rollback_batch_percent = 100, maximum_execution_timeout_seconds = 600 } }
  }
}

run "given_alarms_alone_are_accepted" {
  command = plan

  variables {
    update_policy = { blue_green = {}, rollback_alarms = { alarm_names = ["mine"] } }
  }
}

run "neither_way_is_refused" {
  command = plan

  variables {
    update_policy = {}
  }

  expect_failures = [var.update_policy]
}

run "both_ways_are_refused" {
  command = plan

  variables {
    update_policy = { blue_green = {}, rolling = { batch_percent = 10 } }
  }

  expect_failures = [var.update_policy]
}

run "a_way_without_instances_is_refused" {
  command = plan

  variables {
    instance      = null
    serverless    = { memory_mb = 4096 }
    update_policy = { blue_green = {} }
  }

  expect_failures = [var.update_policy]
}

run "canary_and_linear_are_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { canary_percent = 10, linear_percent = 10, wait_interval_seconds = 60 } }
  }

  expect_failures = [var.update_policy]
}

run "a_canary_of_more_than_half_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { canary_percent = 51 } }
  }

  expect_failures = [var.update_policy]
}

run "no_canary_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { canary_percent = 0 } }
  }

  expect_failures = [var.update_policy]
}

run "half_a_percent_of_canary_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { canary_percent = 1.5 } }
  }

  expect_failures = [var.update_policy]
}

run "small_linear_steps_are_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { linear_percent = 9 } }
  }

  expect_failures = [var.update_policy]
}

run "large_linear_steps_are_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { linear_percent = 51 } }
  }

  expect_failures = [var.update_policy]
}

run "small_batches_are_refused" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = 4 } }
  }

  expect_failures = [var.update_policy]
}

run "large_batches_are_refused" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = 51 } }
  }

  expect_failures = [var.update_policy]
}

run "small_batches_of_a_rollback_are_refused" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = 10, rollback_batch_percent = 4 } }
  }

  expect_failures = [var.update_policy]
}

run "a_rollback_of_more_than_all_is_refused" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = 10, rollback_batch_percent = 101 } }
  }

  expect_failures = [var.update_policy]
}

run "a_long_watch_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { wait_interval_seconds = 3601 } }
  }

  expect_failures = [var.update_policy]
}

run "a_long_watch_of_batches_is_refused" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = 10, wait_interval_seconds = 3601 } }
  }

  expect_failures = [var.update_policy]
}

run "a_negative_wait_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { termination_wait_seconds = -1 } }
  }

  expect_failures = [var.update_policy]
}

run "a_short_time_out_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { maximum_execution_timeout_seconds = 599 } }
  }

  expect_failures = [var.update_policy]
}

run "a_long_time_out_of_batches_is_refused" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = 10, maximum_execution_timeout_seconds = 14401 } }
  }

  expect_failures = [var.update_policy]
}

run "an_alarm_at_no_error_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = {}, rollback_alarms = { errors_5xx = 0 } }
  }

  expect_failures = [var.update_policy]
}

run "an_alarm_at_no_latency_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = {}, rollback_alarms = { latency_p90_ms = 0 } }
  }

  expect_failures = [var.update_policy]
}

run "no_alarm_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = {}, rollback_alarms = {} }
  }

  expect_failures = [var.update_policy]
}

run "eleven_alarms_are_refused" {
  command = plan

  variables {
    update_policy = { blue_green = {}, rollback_alarms = { errors_5xx = 1, alarm_names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] } }
  }

  expect_failures = [var.update_policy]
}

run "steps_that_take_longer_than_the_provider_waits_are_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { linear_percent = 10, wait_interval_seconds = 600 } }
  }

  expect_failures = [var.update_policy]
}

run "batches_that_take_longer_than_the_provider_waits_are_refused" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = 15, wait_interval_seconds = 500 } }
  }

  expect_failures = [var.update_policy]
}

run "a_canary_waits_twice" {
  command = plan

  variables {
    update_policy = { blue_green = { canary_percent = 10, wait_interval_seconds = 1500, termination_wait_seconds = 1 } }
  }

  expect_failures = [var.update_policy]
}

run "waits_of_fifty_minutes_are_accepted" {
  command = plan

  variables {
    update_policy = { blue_green = { canary_percent = 10, wait_interval_seconds = 1440 } }
  }
}

run "a_wait_that_is_not_whole_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = { wait_interval_seconds = 1.5 } }
  }

  expect_failures = [var.update_policy]
}

run "an_empty_name_of_an_alarm_is_refused" {
  command = plan

  variables {
    update_policy = { blue_green = {}, rollback_alarms = { alarm_names = [""] } }
  }

  expect_failures = [var.update_policy]
}

run "batches_without_a_size_are_refused" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = null } }
  }

  expect_failures = [var.update_policy]
}
