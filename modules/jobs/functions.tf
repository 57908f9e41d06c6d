# The functions, each with what it needs of the table, the bucket and the endpoint; callback.tf has one more.

locals {
  store_environment = {
    JOBS_TABLE  = local.table_name
    JOBS_BUCKET = local.bucket_name
    JOBS_PREFIX = local.prefix
  }

  notify_environment = merge(local.store_environment, {
    SAGEMAKER_ENDPOINT_NAME = var.endpoint.name
    JOBS_CALLBACK_FUNCTION  = jsonencode(local.calls_back ? local.callback_function_name : null)
  })

  sweep_environment = merge(local.notify_environment, {
    JOBS_QUEUE_SECONDS = tostring(var.settings.queue_seconds)
    JOBS_RUN_SECONDS   = tostring(var.settings.run_seconds)
  })

  submit_environment = merge(local.sweep_environment, {
    MAX_BODY_BYTES         = tostring(var.max_body_bytes)
    JOBS_RETENTION_SECONDS = tostring(var.settings.retention_days * 86400)
    JOBS_CALLBACK_HOSTS    = local.callback_hosts
  })

  may = {
    invoke = {
      actions   = ["sagemaker:InvokeEndpointAsync"]
      resources = [var.endpoint.arn]
    }
    list_objects = {
      actions    = ["s3:ListBucket"]
      resources  = [local.bucket_arn]
      conditions = { StringLike = { "s3:prefix" = ["${local.prefix}*"] } }
    }
    delete_objects = {
      actions   = ["s3:DeleteObject"]
      resources = ["${local.objects_arn}*"]
    }
    send_dead_letters = {
      actions   = ["sqs:SendMessage"]
      resources = [local.dead_queue_arn]
    }
  }

  # With a key of the caller's own, each function reads and writes through it.
  use_key = {
    for key in var.settings.kms_key_arn[*] : "UseKey" => {
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [key]
    }
  }

  # The one function whose callers' requests are limited.
  counting = { for limits in var.limits[*] : "submit" => limits }

  functions = merge(local.usual_functions, local.callback_functions)

  usual_functions = {
    submit = {
      description     = "Answers POST /jobs: records a job and hands it to ${var.endpoint.name}."
      timeout_seconds = var.functions.timeout_seconds
      environment     = local.submit_environment
      policy_statements = {
        RecordJobs     = { actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], resources = [local.table_arn] }
        WriteInput     = { actions = ["s3:DeleteObject", "s3:PutObject"], resources = ["${local.objects_arn}input/*"] }
        InvokeEndpoint = local.may.invoke
      }
    }
    read = {
      description     = "Answers GET /jobs, GET /jobs/{id} and DELETE /jobs/{id}."
      timeout_seconds = var.functions.timeout_seconds
      environment     = local.store_environment
      policy_statements = {
        ReadAndForgetJobs = { actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Query"], resources = [local.table_arn] }
        ReadOutput        = { actions = ["s3:GetObject"], resources = ["${local.objects_arn}output/*"] }
        DeleteObjects     = local.may.delete_objects
        ListObjects       = local.may.list_objects
      }
    }
    notify = {
      description     = "Ends jobs as SageMaker's notifications say."
      timeout_seconds = 60
      environment     = local.notify_environment
      policy_statements = merge(local.may_start_callback, {
        EndJobs         = { actions = ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources = [local.table_arn] }
        DeleteObjects   = local.may.delete_objects
        ListObjects     = local.may.list_objects
        SendDeadLetters = local.may.send_dead_letters
      })
    }
    sweep = {
      description     = "Ends the jobs whose notification, or whose submission, never came; has callbacks tried again."
      timeout_seconds = 120
      environment     = local.sweep_environment
      policy_statements = merge(local.may_start_callback, {
        FindJobs        = { actions = ["dynamodb:Query"], resources = ["${local.table_arn}/index/${local.index_name}"] }
        EndJobs         = { actions = ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources = [local.table_arn] }
        ListObjects     = local.may.list_objects
        InvokeEndpoint  = local.may.invoke
        SendDeadLetters = local.may.send_dead_letters
      })
    }
  }
}

module "function" {
  source   = "../function"
  for_each = local.functions

  name                 = "${var.name}-jobs-${each.key}"
  description          = each.value.description
  zip_path             = "${var.zip_folder}/jobs_${each.key}.zip"
  environment          = merge(each.value.environment, try(local.counting[each.key].environment, {}))
  policy_statements    = merge(each.value.policy_statements, local.use_key, try(local.counting[each.key].policy_statements, {}))
  memory_mb            = var.functions.memory_mb
  timeout_seconds      = each.value.timeout_seconds
  architecture         = var.functions.architecture
  reserved_concurrency = var.functions.reserved_concurrency
  log_level            = var.functions.log_level
  logs                 = var.logs
  tags                 = var.tags

  permissions_boundary_arn = var.permissions_boundary_arn
  role_path                = var.role_path
}
