# What the root module has watched.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name       = "gpt2"
  model      = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance   = { type = "ml.m5.large" }
  monitoring = { topic_arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }
}

run "every_function_is_watched" {
  command = plan

  variables {
    api  = { auth = "API_KEY", keys = { alice = {} }, limits = { requests_per_minute = 60 }, openapi = true }
    jobs = { callback = { allowed_hosts = ["hooks.example.com"] } }
  }

  assert {
    condition = setsubtract(module.monitoring[0].alarm_names, ["gpt2-api-errors", "gpt2-endpoint-errors"]) == toset(flatten([
      for function in ["authorizer", "endpoint", "usage", "openapi", "jobs-submit", "jobs-read", "jobs-notify", "jobs-sweep", "jobs-callback"] :
      ["gpt2-function-${function}-errors", "gpt2-function-${function}-throttles"]
    ]))
    error_message = "Those of jobs and the authorizer fail as those of the routes do."
  }
}

run "dead_letters_tell_the_topic_and_whom_the_caller_names" {
  command = plan

  variables {
    jobs = { alarm_action_arns = ["arn:aws:sns:eu-west-1:123456789012:jobs"] }
  }

  assert {
    condition     = local.jobs_settings.alarm_action_arns == tolist(["arn:aws:sns:eu-west-1:123456789012:jobs", "arn:aws:sns:eu-west-1:123456789012:oncall"])
    error_message = "Who is told of errors is told of dead letters."
  }
}

run "without_monitoring_dead_letters_tell_whom_the_caller_names" {
  command = plan

  variables {
    monitoring = null
    jobs       = { alarm_action_arns = ["arn:aws:sns:eu-west-1:123456789012:jobs"] }
  }

  assert {
    condition     = local.jobs_settings.alarm_action_arns == tolist(["arn:aws:sns:eu-west-1:123456789012:jobs"])
    error_message = "There is no topic to tell."
  }
}
