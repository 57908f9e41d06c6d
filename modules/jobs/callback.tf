# Tells a URL of the client's how a job ended: a function of its own, the one that speaks to the internet.

locals {
  calls_back             = var.settings.callback != null
  callback_function_name = "${var.name}-jobs-callback"
  callback_hosts         = jsonencode(flatten(var.settings.callback[*].allowed_hosts))

  callback_environment = merge(local.store_environment, {
    JOBS_CALLBACK_HOSTS           = local.callback_hosts
    JOBS_CALLBACK_SECRET_ARN      = one(module.callback_secret[*].arn)
    JOBS_CALLBACK_OVERLAP_SECONDS = tostring(try(var.settings.callback.overlap_hours * 3600, 0))
    JOBS_DEAD_LETTER_URL          = aws_sqs_queue.dead.url
  })

  callback_functions = {
    for name in var.settings.callback[*] : "callback" => {
      description     = "Tells the URL that a client named how its job ended."
      timeout_seconds = 60
      environment     = local.callback_environment
      policy_statements = {
        CountAttempts   = { actions = ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources = [local.table_arn] }
        ReadOutput      = { actions = ["s3:GetObject"], resources = ["${local.objects_arn}output/*"] }
        ReadSecret      = { actions = ["secretsmanager:GetSecretValue"], resources = module.callback_secret[*].arn }
        SendDeadLetters = local.may.send_dead_letters
      }
    }
  }

  may_start_callback = {
    for name in var.settings.callback[*] : "StartCallback" => {
      actions   = ["lambda:InvokeFunction"]
      resources = [local.callback_function_arn]
    }
  }
}

module "callback_secret" {
  source = "../secret"
  count  = local.calls_back ? 1 : 0

  name           = "${var.name}/jobs/callback"
  description    = "What callbacks of ${var.name} are signed with, as Standard Webhooks says."
  prefix         = "whsec_"
  secret_version = var.settings.callback.secret_version
  kms_key_arn    = var.settings.kms_key_arn
  tags           = var.tags
}
