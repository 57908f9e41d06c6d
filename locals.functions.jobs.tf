# The functions of jobs, each with what it needs of the store and the endpoint. See docs/jobs.md.

locals {
  job_functions = { for key, function in merge(concat(
    [for store in module.job_store : {
      jobs_submit = {
        description = "Handles POST /jobs: records a job and submits it to ${local.endpoint_name}."
        settings = {
          store                      = local.store_settings
          endpoint_name              = local.endpoint_name
          request_ttl_seconds        = var.jobs.request_ttl_seconds
          invocation_timeout_seconds = var.jobs.invocation_timeout_seconds
          retention_seconds          = var.jobs.retention_days * 86400
          max_body_bytes             = var.api.max_body_bytes
          callback_hosts             = sort(flatten(local.callback[*].allowed_hosts))
          rate_limits                = local.rate_limits_settings
        }
        settings_inputs = ["jobs.callback.allowed_hosts", "rate_limits.keys"]
        policy_statements = merge(local.count_requests, {
          RecordJobs     = { actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], resources = [store.table_arn] }
          WriteInput     = { actions = ["s3:PutObject"], resources = ["${store.objects_arn}input/*"] }
          DeleteObjects  = local.job_statements.delete_objects
          InvokeEndpoint = local.job_statements.invoke_endpoint
        })
      }
      jobs_read = {
        description = "Handles GET /jobs, GET /jobs/{id} and DELETE /jobs/{id}."
        settings    = { store = local.store_settings }
        policy_statements = {
          ReadAndDeleteJobs = { actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"], resources = [store.table_arn] }
          ReadOutput        = local.job_statements.read_output
          DeleteObjects     = local.job_statements.delete_objects
          ListObjects       = local.job_statements.list_objects
        }
      }
      jobs_notify = {
        description     = "Ends jobs when SageMaker reports success or failure."
        timeout_seconds = 60
        settings = {
          store                  = local.store_settings
          endpoint_name          = local.endpoint_name
          callback_function_name = local.callback_function_name
        }
        policy_statements = merge(local.start_callback, {
          EndJobs         = local.job_statements.end_jobs
          DeleteJobs      = local.job_statements.delete_jobs
          DeleteObjects   = local.job_statements.delete_objects
          ListObjects     = local.job_statements.list_objects
          SendDeadLetters = local.job_statements.send_dead_letters
        })
      }
      jobs_sweep = {
        description     = "Ends jobs whose notification or submission is missing, and retries callbacks."
        timeout_seconds = 120
        settings = {
          store                      = local.store_settings
          endpoint_name              = local.endpoint_name
          callback_function_name     = local.callback_function_name
          request_ttl_seconds        = var.jobs.request_ttl_seconds
          invocation_timeout_seconds = var.jobs.invocation_timeout_seconds
        }
        policy_statements = merge(local.start_callback, {
          FindJobs        = { actions = ["dynamodb:Query"], resources = [store.open_index_arn] }
          EndJobs         = local.job_statements.end_jobs
          DeleteJobs      = local.job_statements.delete_jobs
          DeleteObjects   = local.job_statements.delete_objects
          ListObjects     = local.job_statements.list_objects
          InvokeEndpoint  = local.job_statements.invoke_endpoint
          SendDeadLetters = local.job_statements.send_dead_letters
        })
      }
    }],
    # The only function that calls the internet.
    [for store in module.job_store : {
      jobs_callback = {
        description      = "Sends the result of a job to the callback URL of its client."
        timeout_seconds  = 60
        settings         = merge(local.callback_settings, { secret_arn = module.secret["jobs/callback"].arn })
        settings_at_plan = merge(local.callback_settings, { secret_arn = format(local.secret_arn_format, local.secrets["jobs/callback"].name) })
        settings_inputs  = ["jobs.callback.allowed_hosts"]
        policy_statements = {
          CountAttempts   = local.job_statements.end_jobs
          ReadOutput      = local.job_statements.read_output
          ListOutput      = local.job_statements.list_output
          ReadSecret      = { actions = ["secretsmanager:GetSecretValue"], resources = [module.secret["jobs/callback"].arn] }
          SendDeadLetters = local.job_statements.send_dead_letters
        }
      }
    } if nonsensitive(local.callback_function_name != null)],
  )...) : key => merge(function, { policy_statements = merge(function.policy_statements, local.use_jobs_key) }) }

  callback_settings = one([for store in module.job_store : {
    store                  = local.store_settings
    allowed_hosts          = sort(var.jobs.callback.allowed_hosts)
    secret_overlap_seconds = local.secrets["jobs/callback"].overlap_seconds
    dead_letter_queue_url  = store.dead_letter_queue_url
  } if local.callback_function_name != null])

  store_settings = one([for store in module.job_store : {
    table_name = store.table_name
    bucket     = store.bucket_name
    prefix     = store.prefix
  }])

  job_statements = one([for store in module.job_store : {
    end_jobs          = { actions = ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources = [store.table_arn] }
    delete_jobs       = { actions = ["dynamodb:DeleteItem"], resources = [store.table_arn] }
    invoke_endpoint   = { actions = ["sagemaker:InvokeEndpointAsync"], resources = [module.endpoint.arn] }
    read_output       = { actions = ["s3:GetObject"], resources = ["${store.objects_arn}output/*"] }
    delete_objects    = { actions = ["s3:DeleteObject"], resources = ["${store.objects_arn}*"] }
    list_objects      = { actions = ["s3:ListBucket"], resources = [store.bucket_arn], conditions = { StringLike = { "s3:prefix" = ["${store.prefix}*"] } } }
    list_output       = { actions = ["s3:ListBucket"], resources = [store.bucket_arn], conditions = { StringLike = { "s3:prefix" = ["${store.prefix}output/*"] } } }
    send_dead_letters = { actions = ["sqs:SendMessage"], resources = [store.dead_letter_queue_arn] }
  }])

  # Derived here and not read from local.functions, whose definitions need it.
  callback_function_name = one([for callback in local.callback[*] : "${var.name}-jobs-callback"])

  start_callback = { for name in local.callback_function_name[*] : "StartCallback" => {
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:${local.account.partition}:lambda:${local.region}:${local.account.id}:function:${name}"]
  } }

  # With a KMS key of your own, each function reads and writes the store through it.
  use_jobs_key = { for key in var.encryption.jobs_kms_key_arn[*] : "UseKey" => {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [key]
  } }
}
