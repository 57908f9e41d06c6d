locals {
  # The managed Python runtime does not stream. A wrapper script starts a loop that does.
  # https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
  wrapper = { for path in var.wrapper[*] : "AWS_LAMBDA_EXEC_WRAPPER" => path }

  environment = merge(var.environment, local.wrapper, { SETTINGS = jsonencode(var.settings) })

  # Lambda measures all variables as one JSON object, in which the document's quotes are escaped. Base64
  # without its padding shows the length in bytes.
  # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  # https://github.com/github-aws-runners/terraform-aws-github-runner/issues/3594
  environment_bytes     = nonsensitive(floor(length(replace(base64encode(jsonencode(merge(var.environment, local.wrapper, { SETTINGS = jsonencode(var.settings_at_plan) }))), "=", "")) * 3 / 4))
  max_environment_bytes = 4096
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_116:API Gateway waits for the response and reports an error to the client, so no event is lost; modules/job_events sets queues for events
  #checkov:skip=CKV_AWS_117:the functions call public endpoints of AWS with signed requests over TLS and reach nothing private, so a VPC would add cost and no protection
  #checkov:skip=CKV_AWS_173:the environment holds names, ARNs and digests of keys but no secret, and Lambda encrypts it with its own key
  #checkov:skip=CKV_AWS_272:code signing needs a signing profile of the account; source_code_hash ties the function to the zip, and tests rebuild the zip byte for byte

  function_name = var.name
  description   = var.description
  role          = aws_iam_role.this.arn
  tags          = var.tags

  filename         = terraform_data.zip.input
  source_code_hash = filebase64sha256(var.zip_path)
  runtime          = var.runtime
  handler          = var.handler
  layers           = var.layers

  architectures                  = [var.architecture]
  memory_size                    = var.memory_mb
  timeout                        = var.timeout_seconds
  reserved_concurrent_executions = var.reserved_concurrency

  environment {
    variables = local.environment
  }

  logging_config {
    log_group             = aws_cloudwatch_log_group.this.name
    log_format            = "JSON"
    application_log_level = var.log_level
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  lifecycle {
    # This makes the function alone wait for the endpoint, and not its role, see locals.functions.tf.
    precondition {
      condition     = var.endpoint_name != ""
      error_message = "Name the endpoint."
    }

    precondition {
      condition     = local.environment_bytes <= local.max_environment_bytes
      error_message = "Shorten ${coalesce(join(" or ", var.settings_inputs), "the settings")}: the settings of the function ${var.name} take ${local.environment_bytes} bytes of its environment, and Lambda accepts ${local.max_environment_bytes}."
    }
  }

  # An invocation before the policy is in place would be refused, without a log.
  depends_on = [aws_iam_role_policy.this]
}

# The path in the checkout from which the code was uploaded. Another checkout has another path, which alone is
# no reason to update the function.
resource "terraform_data" "zip" {
  input            = var.zip_path
  triggers_replace = { sha256 = filebase64sha256(var.zip_path), function_name = var.name }

  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.logs.retention_days
  kms_key_id        = var.logs.kms_key_arn
  tags              = var.tags
}
