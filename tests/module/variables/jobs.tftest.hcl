# Rules of `jobs`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "jobs_with_defaults_are_accepted" {
  command = plan

  variables {
    jobs = {}
  }
}

run "jobs_with_every_setting_are_accepted" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", count = 2 }
    jobs = {
      bucket                                  = { name = "my-bucket" }
      retention_days                          = 365
      request_ttl_seconds                     = 21600
      invocation_timeout_seconds              = 3600
      min_capacity                            = 1
      max_capacity                            = 2
      backlog_per_instance                    = 0.5
      scale_in_cooldown_seconds               = 0
      max_concurrent_invocations_per_instance = 1000
      alarm_action_arns                       = ["arn:aws:sns:eu-west-1:123456789012:on-call"]
      callback                                = { allowed_hosts = ["hooks.example.com", "a.xn--p1ai"], secret_version = 2, overlap_hours = 720 }
    }
    encryption = { jobs_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }
}

run "a_bucket_with_a_scheme_is_refused" {
  command = plan

  variables {
    jobs = { bucket = { name = "s3://my-bucket" } }
  }

  expect_failures = [var.jobs]
}

run "no_retention_is_refused" {
  command = plan

  variables {
    jobs = { retention_days = 0 }
  }

  expect_failures = [var.jobs]
}

run "a_retention_of_half_days_is_refused" {
  command = plan

  variables {
    jobs = { retention_days = 1.5 }
  }

  expect_failures = [var.jobs]
}

run "a_longer_queue_than_sagemakers_is_refused" {
  command = plan

  variables {
    jobs = { request_ttl_seconds = 21601 }
  }

  expect_failures = [var.jobs]
}

run "a_queue_of_half_seconds_is_refused" {
  command = plan

  variables {
    jobs = { request_ttl_seconds = 60.5 }
  }

  expect_failures = [var.jobs]
}

run "a_longer_run_than_sagemakers_is_refused" {
  command = plan

  variables {
    jobs = { invocation_timeout_seconds = 3601 }
  }

  expect_failures = [var.jobs]
}

run "no_run_at_all_is_refused" {
  command = plan

  variables {
    jobs = { invocation_timeout_seconds = 0 }
  }

  expect_failures = [var.jobs]
}

run "negative_instances_are_refused" {
  command = plan

  variables {
    jobs = { min_capacity = -1 }
  }

  expect_failures = [var.jobs]
}

run "half_an_instance_at_least_is_refused" {
  command = plan

  variables {
    jobs = { min_capacity = 0.5 }
  }

  expect_failures = [var.jobs]
}

run "fewer_instances_at_most_than_at_least_is_refused" {
  command = plan

  variables {
    jobs = { min_capacity = 3, max_capacity = 2 }
  }

  expect_failures = [var.jobs]
}

run "half_an_instance_at_most_is_refused" {
  command = plan

  variables {
    jobs = { max_capacity = 1.5 }
  }

  expect_failures = [var.jobs]
}

run "fewer_instances_than_the_endpoint_starts_with_is_refused" {
  command = plan

  variables {
    jobs = { max_capacity = 0 }
  }

  expect_failures = [var.jobs]
}

run "no_backlog_is_refused" {
  command = plan

  variables {
    jobs = { backlog_per_instance = 0 }
  }

  expect_failures = [var.jobs]
}

run "a_negative_time_between_steps_is_refused" {
  command = plan

  variables {
    jobs = { scale_in_cooldown_seconds = -1 }
  }

  expect_failures = [var.jobs]
}

run "no_concurrency_is_refused" {
  command = plan

  variables {
    jobs = { max_concurrent_invocations_per_instance = 0 }
  }

  expect_failures = [var.jobs]
}

run "a_name_in_place_of_an_arn_is_refused" {
  command = plan

  variables {
    jobs = { alarm_action_arns = ["on-call"] }
  }

  expect_failures = [var.jobs]
}

run "jobs_without_instances_are_refused" {
  command = plan

  variables {
    instance   = null
    serverless = { memory_mb = 4096, max_concurrency = 5 }
    jobs       = {}
  }

  expect_failures = [var.jobs]
}

run "jobs_with_another_scaling_are_refused" {
  command = plan

  variables {
    scaling = { max_capacity = 2, invocations_per_instance = 10 }
    jobs    = {}
  }

  expect_failures = [var.jobs]
}

run "jobs_on_a_burstable_instance_are_refused" {
  command = plan

  variables {
    instance = { type = "ml.t2.medium" }
    jobs     = {}
  }

  expect_failures = [var.jobs]
}

run "a_name_that_starts_with_sthree_is_refused_for_a_bucket" {
  command = plan

  variables {
    name = "sthree-llm"
    jobs = {}
  }

  expect_failures = [var.jobs]
}

run "a_name_that_starts_with_amzn_s3_demo_is_refused_for_a_bucket" {
  command = plan

  variables {
    name = "amzn-s3-demo-llm"
    jobs = {}
  }

  expect_failures = [var.jobs]
}

run "a_name_that_starts_with_sthree_is_accepted_with_a_bucket_of_ones_own" {
  command = plan

  variables {
    name = "sthree-llm"
    jobs = { bucket = { name = "my-bucket" } }
  }
}
