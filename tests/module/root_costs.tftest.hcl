# The root module: costs while idle.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name  = "gpt2"
  model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
}

run "instances_and_stored_log_lines_are_billed_while_idle" {
  command = plan

  variables {
    instance = { type = "ml.m5.large", count = 2 }
    logs     = { retention_days = 7 }
  }

  assert {
    condition = output.idle_costs == {
      "SageMaker instances"   = "2 × ml.m5.large, billed by the second. To stop: terraform destroy, or serverless in place of instance."
      "CloudWatch log groups" = "Stored log lines, kept for 7 days. To reduce: a shorter logs.retention_days."
    }
    error_message = "Two costs, each with its switch."
  }
}

run "serverless_is_billed_for_log_lines_only" {
  command = plan

  variables {
    serverless = {}
    logs       = { retention_days = 0 }
  }

  assert {
    condition     = output.idle_costs == { "CloudWatch log groups" = "Stored log lines, kept forever. To reduce: a shorter logs.retention_days." }
    error_message = "No instance is billed."
  }
}

run "provisioned_concurrency_is_billed" {
  command = plan

  variables {
    serverless = { memory_mb = 2048, provisioned_concurrency = 3 }
  }

  assert {
    condition     = output.idle_costs["SageMaker provisioned concurrency"] == "3 × 2048 MB, billed by the second. To stop: serverless.provisioned_concurrency = null."
    error_message = "Provisioned concurrency is billed."
  }
}

run "each_key_that_terraform_creates_is_billed_as_a_secret" {
  command = plan

  variables {
    serverless = {}
    api        = { auth = "API_KEY" }
    api_keys   = { keys = { search = {} } }
  }

  assert {
    condition     = contains(keys(output.idle_costs), "Secret of API key search")
    error_message = "A secret is billed by the month."
  }
}

run "callbacks_are_billed_as_a_secret" {
  command = plan

  variables {
    instance = { type = "ml.m5.large" }
    jobs     = { callback = { allowed_hosts = ["hooks.example.com"] } }
  }

  assert {
    condition     = output.idle_costs["Secret of callbacks"] == "Billed by the month. To stop: jobs.callback = null."
    error_message = "A secret is billed by the month."
  }
}

run "with_jobs_only_the_instances_that_stay_are_billed_while_idle" {
  command = plan

  variables {
    instance = { type = "ml.m5.large" }
    jobs     = { retention_days = 3 }
  }

  assert {
    condition     = toset(keys(output.idle_costs)) == toset(["Bucket and table of jobs", "CloudWatch alarms of jobs", "CloudWatch log groups"])
    error_message = "Without work there is no instance."
  }
}

run "with_jobs_that_keep_an_instance_it_is_billed" {
  command = plan

  variables {
    instance = { type = "ml.m5.large" }
    jobs     = { min_capacity = 1, max_capacity = 2 }
  }

  assert {
    condition     = startswith(output.idle_costs["SageMaker instances"], "1 × ml.m5.large")
    error_message = "The endpoint scales in to jobs.min_capacity."
  }
}

run "with_scaling_the_smallest_number_of_instances_is_billed" {
  command = plan

  variables {
    instance   = { type = "ml.m5.large", count = 3 }
    scaling    = { min_capacity = 2, max_capacity = 4, invocations_per_instance = 60 }
    monitoring = {}
  }

  assert {
    condition     = startswith(output.idle_costs["SageMaker instances"], "2 × ml.m5.large")
    error_message = "Idle instances are terminated down to scaling.min_capacity."
  }

  assert {
    condition     = length(setintersection(keys(output.idle_costs), ["CloudWatch alarms of scaling", "CloudWatch alarms of monitoring", "CloudWatch dashboard"])) == 3
    error_message = "Alarms and dashboard are billed by the month."
  }
}
