# The root module: the functions of jobs with their settings and permissions.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

override_module {
  target = module.secret

  outputs = {
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gpt2/jobs/callback-AbCdEf"
  }
}

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
  jobs     = {}
}

run "each_function_of_jobs_has_its_settings" {
  command = plan

  variables {
    api  = { max_body_bytes = 1000 }
    jobs = { retention_days = 3, request_ttl_seconds = 600, invocation_timeout_seconds = 60 }
  }

  assert {
    condition = jsonencode({ for key, function in local.job_functions : key => function.settings }) == jsonencode({
      jobs_notify = {
        callback_function_name = null
        endpoint_name          = "gpt2"
        store                  = local.store_settings
      }
      jobs_read = { store = local.store_settings }
      jobs_submit = {
        callback_hosts             = []
        endpoint_name              = "gpt2"
        invocation_timeout_seconds = 60
        max_body_bytes             = 1000
        rate_limits                = null
        request_ttl_seconds        = 600
        retention_seconds          = 259200
        store                      = local.store_settings
      }
      jobs_sweep = {
        callback_function_name     = null
        endpoint_name              = "gpt2"
        invocation_timeout_seconds = 60
        request_ttl_seconds        = 600
        store                      = local.store_settings
      }
    })
    error_message = "Numbers stay numbers, and the retention is in seconds."
  }

  assert {
    condition     = local.store_settings.table_name == "gpt2-jobs" && can(regex("^gpt2-jobs-[0-9a-f]{10}$", local.store_settings.bucket)) && local.store_settings.prefix == "gpt2/"
    error_message = "The store is a table, and a bucket's part below the deployment's name."
  }
}

run "each_function_of_jobs_has_its_name_and_its_timeout" {
  command = plan

  assert {
    condition = jsonencode({ for key, function in local.functions : key => [function.name, function.timeout_seconds] if startswith(key, "jobs_") }) == jsonencode({
      jobs_notify = ["gpt2-jobs-notify", 60]
      jobs_read   = ["gpt2-jobs-read", 28]
      jobs_submit = ["gpt2-jobs-submit", 28]
      jobs_sweep  = ["gpt2-jobs-sweep", 120]
    })
    error_message = "The functions behind routes have functions.timeout_seconds."
  }
}

run "the_functions_use_their_part_of_a_bucket_passed_in" {
  command = plan

  variables {
    jobs = { bucket = { name = "my-bucket" } }
  }

  assert {
    condition     = local.functions.jobs_submit.policy_statements.WriteInput.resources == ["arn:aws:s3:::my-bucket/gpt2/input/*"]
    error_message = "The functions may use the deployment's part of it only."
  }
}

run "the_functions_may_use_the_key_of_jobs" {
  command = plan

  variables {
    encryption = { jobs_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  assert {
    condition = jsonencode({ for key, function in local.functions : key => try(function.policy_statements.UseKey, null) if startswith(key, "jobs_") }) == jsonencode({
      for key in ["jobs_notify", "jobs_read", "jobs_submit", "jobs_sweep"] : key => { actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = ["arn:aws:kms:eu-west-1:123456789012:key/1"] }
    })
    error_message = "Each function reads and writes through it."
  }
}

run "no_function_may_do_what_it_does_not_do" {
  command = plan

  assert {
    condition     = !anytrue(flatten([for function in local.job_functions : [for statement in function.policy_statements : [for action in statement.actions : endswith(action, "Scan") || endswith(action, "*")]]]))
    error_message = "Nothing scans, and no action has a wildcard."
  }

  assert {
    condition = jsonencode({
      for name, function in local.job_functions : name => sort(distinct(flatten([for statement in function.policy_statements : statement.actions])))
      }) == jsonencode({
      jobs_submit = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "s3:DeleteObject", "s3:PutObject", "sagemaker:InvokeEndpointAsync"]
      jobs_read   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket"]
      jobs_notify = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:UpdateItem", "s3:DeleteObject", "s3:ListBucket", "sqs:SendMessage"]
      jobs_sweep  = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "s3:DeleteObject", "s3:ListBucket", "sagemaker:InvokeEndpointAsync", "sqs:SendMessage"]
    })
    error_message = "Each function has the actions of its own calls."
  }
}

run "with_rate_limits_the_submission_counts_and_nothing_else_does" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 60 }
  }

  assert {
    condition     = local.functions.jobs_submit.settings.rate_limits.table_name == "gpt2-rate-limits" && contains(keys(local.functions.jobs_submit.policy_statements), "CountRequests")
    error_message = "A submission counts."
  }

  assert {
    condition     = !anytrue([for key in ["jobs_notify", "jobs_read", "jobs_sweep"] : contains(keys(local.functions[key].policy_statements), "CountRequests") || can(local.functions[key].settings.rate_limits)])
    error_message = "Reading a job does not count."
  }
}

run "with_callbacks_the_functions_have_the_hosts_and_the_function_that_calls" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["hooks.example.com", "other.example.com"], overlap_hours = 2 } }
  }

  assert {
    condition     = jsonencode(local.functions.jobs_submit.settings.callback_hosts) == jsonencode(["hooks.example.com", "other.example.com"]) && jsonencode(local.functions.jobs_callback.settings.allowed_hosts) == jsonencode(["hooks.example.com", "other.example.com"])
    error_message = "The function that accepts a URL and the function that calls it have the same list."
  }

  assert {
    condition     = local.functions.jobs_notify.settings.callback_function_name == "gpt2-jobs-callback" && local.functions.jobs_sweep.settings.callback_function_name == "gpt2-jobs-callback" && local.functions.jobs_callback.name == "gpt2-jobs-callback"
    error_message = "A function that ends a job starts the callback."
  }

  assert {
    condition = jsonencode(local.functions.jobs_callback.settings) == jsonencode({
      allowed_hosts          = ["hooks.example.com", "other.example.com"]
      dead_letter_queue_url  = "https://sqs.eu-west-1.amazonaws.com/123456789012/gpt2-jobs-dead"
      secret_arn             = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gpt2/jobs/callback-AbCdEf"
      secret_overlap_seconds = 7200
      store                  = local.store_settings
    })
    error_message = "The settings name the secret, and the overlap is in seconds."
  }
}

run "with_callbacks_each_function_may_do_its_part_and_no_more" {
  command = plan

  variables {
    jobs = { callback = { allowed_hosts = ["hooks.example.com", "other.example.com"], overlap_hours = 2 } }
  }

  assert {
    condition     = jsonencode(sort(distinct(flatten([for statement in local.functions.jobs_callback.policy_statements : statement.actions])))) == jsonencode(["dynamodb:GetItem", "dynamodb:UpdateItem", "s3:GetObject", "s3:ListBucket", "secretsmanager:GetSecretValue", "sqs:SendMessage"])
    error_message = "The function that calls out reads the job, its result and the secret, counts, and reports what it gave up."
  }

  assert {
    condition = jsonencode({
      for key, function in local.job_functions : key => [for statement in function.policy_statements : statement.resources if contains(statement.actions, "lambda:InvokeFunction")]
      }) == jsonencode({
      jobs_callback = []
      jobs_notify   = [["arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-callback"]]
      jobs_read     = []
      jobs_submit   = []
      jobs_sweep    = [["arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-callback"]]
    })
    error_message = "Only the functions that end jobs start it."
  }

  assert {
    condition     = local.functions.jobs_callback.policy_statements.ReadSecret.resources == ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:gpt2/jobs/callback-AbCdEf"]
    error_message = "It reads the signing secret and no other."
  }
}

run "the_key_of_the_jobs_encrypts_the_secret_too" {
  command = plan

  variables {
    jobs       = { callback = { allowed_hosts = ["hooks.example.com", "other.example.com"], overlap_hours = 2 } }
    encryption = { jobs_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  assert {
    condition     = local.secrets["jobs/callback"].kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/1" && output.jobs_callback_secret_arn == "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gpt2/jobs/callback-AbCdEf"
    error_message = "There is a secret, and the key encrypts it."
  }
}

run "without_callbacks_there_is_nothing_of_them" {
  command = plan

  assert {
    condition     = length(module.secret) == 0 && output.jobs_callback_secret_arn == null && !contains(keys(module.function), "jobs_callback")
    error_message = "No secret, no function."
  }

  assert {
    condition     = jsonencode(local.functions.jobs_submit.settings.callback_hosts) == "[]" && local.functions.jobs_sweep.settings.callback_function_name == null
    error_message = "No host is allowed, and no function is started."
  }

  assert {
    condition     = local.start_callback == {}
    error_message = "No function may start one that does not exist."
  }
}

run "without_jobs_there_is_nothing_of_them" {
  command = plan

  variables {
    jobs = null
  }

  assert {
    condition     = length(module.job_store) + length(module.job_events) == 0 && local.job_functions == {} && output.jobs_dead_letter_queue_url == null
    error_message = "No table, no queue, no function."
  }
}

run "concurrency_is_reserved_for_the_functions_behind_routes" {
  command = plan

  variables {
    functions = { reserved_concurrency = 10 }
  }

  assert {
    condition = jsonencode({ for key, function in local.functions : key => function.reserved_concurrency }) == jsonencode({
      info        = 10
      jobs_notify = null
      jobs_read   = 10
      jobs_submit = 10
      jobs_sweep  = null
    })
    error_message = "The account's concurrency is not reserved for functions that events start."
  }
}
