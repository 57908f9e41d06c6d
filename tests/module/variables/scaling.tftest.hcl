# Rules of `scaling`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "everything_about_scaling_is_accepted" {
  command = plan

  variables {
    instance = { type = "ml.g5.xlarge", count = 2 }
    scaling = {
      min_capacity                     = 2
      max_capacity                     = 8
      invocations_per_instance         = 60
      concurrent_requests_per_instance = 4.5
      metrics = {
        gpu     = { metric_name = "GPUUtilization", target = 70 }
        backlog = { metric_name = "Backlog", target = 5, namespace = "Mine", statistic = "Maximum", unit = "Count", dimensions = { Queue = "a" } }
      }
      scale_out_cooldown_seconds = 0
      scale_in_cooldown_seconds  = 600
      schedules = {
        evening = { expression = "cron(0 20 ? * MON-FRI *)", timezone = "Europe/Berlin", min_capacity = 1, max_capacity = 1 }
        fair    = { expression = "at(2027-01-01T00:00:00)", min_capacity = 4, max_capacity = 8 }
        often   = { expression = "rate(5 minutes)", min_capacity = 1, max_capacity = 2 }
      }
    }
  }
}

run "schedules_alone_are_accepted" {
  command = plan

  variables {
    scaling = { max_capacity = 2, schedules = { morning = { expression = "rate(1 day)", min_capacity = 1, max_capacity = 2 } } }
  }
}

run "scaling_to_no_instance_is_refused" {
  command = plan

  variables {
    scaling = { min_capacity = 0, max_capacity = 2, invocations_per_instance = 60 }
  }

  expect_failures = [var.scaling]
}

run "half_an_instance_at_least_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", count = 2 }
    scaling  = { min_capacity = 1.5, max_capacity = 2, invocations_per_instance = 60 }
  }

  expect_failures = [var.scaling]
}

run "fewer_at_most_than_at_least_is_refused" {
  command = plan

  variables {
    scaling = { min_capacity = 3, max_capacity = 2, invocations_per_instance = 60 }
  }

  expect_failures = [var.scaling]
}

run "half_an_instance_at_most_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2.5, invocations_per_instance = 60 }
  }

  expect_failures = [var.scaling]
}

run "scaling_by_nothing_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2 }
  }

  expect_failures = [var.scaling]
}

run "no_requests_for_each_instance_are_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, invocations_per_instance = 0 }
  }

  expect_failures = [var.scaling]
}

run "a_negative_number_of_requests_at_once_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, concurrent_requests_per_instance = -1 }
  }

  expect_failures = [var.scaling]
}

run "a_metric_held_at_nothing_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, metrics = { gpu = { metric_name = "GPUUtilization", target = 0 } } }
  }

  expect_failures = [var.scaling]
}

run "a_percentile_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, metrics = { gpu = { metric_name = "GPUUtilization", target = 1, statistic = "p90" } } }
  }

  expect_failures = [var.scaling]
}

run "a_negative_cooldown_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, invocations_per_instance = 60, scale_out_cooldown_seconds = -1 }
  }

  expect_failures = [var.scaling]
}

run "half_a_second_of_cooldown_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, invocations_per_instance = 60, scale_in_cooldown_seconds = 0.5 }
  }

  expect_failures = [var.scaling]
}

run "a_cron_line_of_unix_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, schedules = { evening = { expression = "0 20 * * 1-5", min_capacity = 1, max_capacity = 1 } } }
  }

  expect_failures = [var.scaling]
}

run "a_cron_expression_with_five_fields_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, schedules = { evening = { expression = "cron(0 20 * * MON-FRI)", min_capacity = 1, max_capacity = 1 } } }
  }

  expect_failures = [var.scaling]
}

run "a_schedule_with_no_instance_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, schedules = { evening = { expression = "rate(1 day)", min_capacity = 0, max_capacity = 1 } } }
  }

  expect_failures = [var.scaling]
}

run "a_schedule_with_fewer_at_most_than_at_least_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, schedules = { evening = { expression = "rate(1 day)", min_capacity = 2, max_capacity = 1 } } }
  }

  expect_failures = [var.scaling]
}

run "a_schedule_with_half_an_instance_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, schedules = { evening = { expression = "rate(1 day)", min_capacity = 1, max_capacity = 1.5 } } }
  }

  expect_failures = [var.scaling]
}

run "a_metric_with_a_space_in_its_name_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, metrics = { "my gpu" = { metric_name = "GPUUtilization", target = 70 } } }
  }

  expect_failures = [var.scaling]
}

run "a_metric_with_the_name_of_the_modules_own_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, metrics = { invocations = { metric_name = "GPUUtilization", target = 70 } } }
  }

  expect_failures = [var.scaling]
}

run "more_instances_than_scaling_allows_are_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", count = 3 }
    scaling  = { max_capacity = 2, invocations_per_instance = 60 }
  }

  expect_failures = [var.scaling]
}

run "fewer_instances_than_min_capacity_are_refused" {
  command = plan

  variables {
    scaling = { min_capacity = 2, max_capacity = 2, invocations_per_instance = 60 }
  }

  expect_failures = [var.scaling]
}

run "a_burstable_instance_type_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.t2.medium" }
    scaling  = { max_capacity = 2, invocations_per_instance = 60 }
  }

  expect_failures = [var.scaling]
}

run "scaling_without_instances_is_refused" {
  command = plan

  variables {
    instance   = null
    serverless = { memory_mb = 4096 }
    scaling    = { max_capacity = 2, invocations_per_instance = 60 }
  }

  expect_failures = [var.scaling]
}

run "a_metric_that_is_null_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, invocations_per_instance = 60, metrics = { gpu = null } }
  }

  expect_failures = [var.scaling]
}

run "a_schedule_that_is_null_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, invocations_per_instance = 60, schedules = { evening = null } }
  }

  expect_failures = [var.scaling]
}

run "no_maximum_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = null, invocations_per_instance = 60 }
  }

  expect_failures = [var.scaling]
}

run "a_metric_without_a_target_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, metrics = { gpu = { metric_name = "GPUUtilization", target = null } } }
  }

  expect_failures = [var.scaling]
}

run "a_metric_without_a_name_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, metrics = { gpu = { metric_name = "", target = 70 } } }
  }

  expect_failures = [var.scaling]
}

run "a_metric_with_an_empty_unit_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, metrics = { gpu = { metric_name = "GPUUtilization", target = 70, unit = "" } } }
  }

  expect_failures = [var.scaling]
}

run "an_empty_dimension_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, metrics = { gpu = { metric_name = "GPUUtilization", target = 70, dimensions = { Queue = "" } } } }
  }

  expect_failures = [var.scaling]
}

run "a_schedule_without_bounds_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, schedules = { often = { expression = "rate(5 minutes)", min_capacity = null, max_capacity = null } } }
  }

  expect_failures = [var.scaling]
}

run "an_empty_time_zone_is_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, schedules = { often = { expression = "rate(5 minutes)", timezone = "", min_capacity = 1, max_capacity = 2 } } }
  }

  expect_failures = [var.scaling]
}
