# modules/jobs with callbacks: the function, its secret, and who may start it.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name           = "gpt2"
  endpoint       = { name = "gpt2", arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/gpt2", variant_name = "AllTraffic" }
  zip_folder     = "./dist"
  max_body_bytes = 1000
  functions      = { memory_mb = 512, timeout_seconds = 28, architecture = "arm64", log_level = "INFO" }
  settings       = { callback = { allowed_hosts = ["hooks.example.com", "other.example.com"], overlap_hours = 2 } }
}

run "the_functions_know_whom_to_call_and_who_calls" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  assert {
    condition     = local.submit_environment.JOBS_CALLBACK_HOSTS == jsonencode(["hooks.example.com", "other.example.com"]) && local.callback_environment.JOBS_CALLBACK_HOSTS == jsonencode(["hooks.example.com", "other.example.com"])
    error_message = "Whoever takes a URL and whoever calls it ask the same list."
  }

  assert {
    condition     = local.notify_environment.JOBS_CALLBACK_FUNCTION == jsonencode(module.function["callback"].name) && local.sweep_environment.JOBS_CALLBACK_FUNCTION == "\"gpt2-jobs-callback\""
    error_message = "Whoever ends a job starts the callback."
  }

  assert {
    condition     = local.callback_environment.JOBS_CALLBACK_OVERLAP_SECONDS == "7200"
    error_message = "The function learns the overlap in seconds."
  }
}

run "each_may_do_its_part_and_no_more" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  assert {
    condition     = jsonencode(sort(distinct(flatten([for statement in local.functions.callback.policy_statements : statement.actions])))) == jsonencode(["dynamodb:GetItem", "dynamodb:UpdateItem", "s3:GetObject", "secretsmanager:GetSecretValue", "sqs:SendMessage"])
    error_message = "The function that calls out reads the job, its result and the secret, counts, and tells what it gave up."
  }

  assert {
    condition = jsonencode({
      for name, function in local.functions : name => [for statement in function.policy_statements : statement.resources if contains(statement.actions, "lambda:InvokeFunction")]
      }) == jsonencode({
      callback = []
      notify   = [["arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-callback"]]
      read     = []
      submit   = []
      sweep    = [["arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-callback"]]
    })
    error_message = "Only who ends jobs starts it, and nothing else."
  }

  assert {
    condition     = contains(keys(aws_lambda_function_event_invoke_config.this), "callback")
    error_message = "What it cannot digest is a dead letter."
  }
}

run "the_key_of_the_jobs_encrypts_the_secret_too" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  variables {
    settings = { kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1", callback = { allowed_hosts = ["hooks.example.com"] } }
  }

  assert {
    condition     = length(module.callback_secret) == 1 && output.callback_secret_arn != null
    error_message = "There is a secret."
  }
}

run "without_callbacks_there_is_nothing_of_them" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  variables {
    settings = {}
  }

  assert {
    condition     = length(module.callback_secret) == 0 && output.callback_secret_arn == null && !contains(keys(module.function), "callback")
    error_message = "No secret, no function."
  }

  assert {
    condition     = local.submit_environment.JOBS_CALLBACK_HOSTS == "[]" && local.sweep_environment.JOBS_CALLBACK_FUNCTION == "null"
    error_message = "Nobody is called."
  }

  assert {
    condition     = local.may_start_callback == {}
    error_message = "Nobody may start what is not there."
  }
}
