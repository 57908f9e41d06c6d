# Rules of `jobs.callback`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "one_host_is_enough" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["hooks.example.com"] } }
  }
}

run "callbacks_without_hosts_are_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = [] } }
  }

  expect_failures = [var.jobs]
}

run "a_scheme_before_a_host_is_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["https://hooks.example.com"] } }
  }

  expect_failures = [var.jobs]
}

run "a_port_behind_a_host_is_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["hooks.example.com:443"] } }
  }

  expect_failures = [var.jobs]
}

run "a_wildcard_in_a_host_is_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["*.example.com"] } }
  }

  expect_failures = [var.jobs]
}

run "an_address_in_place_of_a_host_is_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["10.0.0.1"] } }
  }

  expect_failures = [var.jobs]
}

run "a_host_without_a_domain_is_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["localhost"] } }
  }

  expect_failures = [var.jobs]
}

run "a_host_in_upper_case_is_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["Hooks.example.com"] } }
  }

  expect_failures = [var.jobs]
}

run "two_hosts_in_one_are_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["hooks.example.com evil.example.com"] } }
  }

  expect_failures = [var.jobs]
}

run "half_a_version_of_the_secret_is_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["hooks.example.com"], secret_version = 1.5 } }
  }

  expect_failures = [var.jobs]
}

run "an_overlap_of_a_year_is_refused" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["hooks.example.com"], overlap_hours = 8760 } }
  }

  expect_failures = [var.jobs]
}
