# Rules of `instance`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "several_instances_are_accepted" {
  command = plan

  variables {
    instance = { type = "ml.g5.12xlarge", count = 4 }
  }
}

run "an_instance_type_of_ec2_is_refused" {
  command = plan

  variables {
    instance = { type = "m5.xlarge" }
  }

  expect_failures = [var.instance]
}

run "an_instance_type_with_no_size_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5" }
  }

  expect_failures = [var.instance]
}

run "no_instances_are_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", count = 0 }
  }

  expect_failures = [var.instance]
}

run "half_an_instance_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", count = 1.5 }
  }

  expect_failures = [var.instance]
}

run "every_limit_of_an_instance_is_accepted" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", volume_size_gb = 512, startup_timeout_seconds = 3600, download_timeout_seconds = 60, routing_strategy = "RANDOM" }
  }
}

run "a_volume_of_nothing_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", volume_size_gb = 0 }
  }

  expect_failures = [var.instance]
}

run "a_volume_of_more_than_512_gb_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", volume_size_gb = 513 }
  }

  expect_failures = [var.instance]
}

run "a_start_of_less_than_a_minute_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", startup_timeout_seconds = 59 }
  }

  expect_failures = [var.instance]
}

run "a_download_of_more_than_an_hour_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", download_timeout_seconds = 3601 }
  }

  expect_failures = [var.instance]
}

run "half_a_second_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", startup_timeout_seconds = 60.5 }
  }

  expect_failures = [var.instance]
}

run "an_unknown_routing_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", routing_strategy = "FIRST" }
  }

  expect_failures = [var.instance]
}

run "an_empty_ami_version_is_refused" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", ami_version = "" }
  }

  expect_failures = [var.instance]
}
