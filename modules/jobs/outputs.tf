output "route_functions" {
  description = "Zip → function of those that routes lead to: its `name`, its `invoke_arn`, its `timeout_seconds`."
  value       = { for key in ["submit", "read"] : "jobs_${key}" => module.function[key] }
}

output "async" {
  description = "What makes the endpoint asynchronous, for modules/endpoint; there once bucket and topics are."
  value = {
    s3_output_path                          = "s3://${local.bucket_name}/${local.prefix}output"
    s3_failure_path                         = "s3://${local.bucket_name}/${local.prefix}failure"
    success_topic_arn                       = local.topic_arns.succeeded
    error_topic_arn                         = local.topic_arns.failed
    kms_key_arn                             = var.settings.kms_key_arn
    max_concurrent_invocations_per_instance = var.settings.concurrency_per_instance
    input_objects_arn                       = "${local.objects_arn}input/*"
    output_objects_arns                     = ["${local.objects_arn}output/*", "${local.objects_arn}failure/*"]
  }

  depends_on = [
    aws_s3_bucket_policy.this,
    aws_s3_bucket_server_side_encryption_configuration.this,
    aws_sns_topic_policy.this,
  ]
}

output "bucket" {
  description = "Name of the bucket with what clients sent and what models said."
  value       = local.bucket_name
}

output "table" {
  description = "Name of the table of jobs."
  value       = aws_dynamodb_table.this.name
}

output "dead_letter_queue_url" {
  description = "URL of the queue with what nobody could work on."
  value       = aws_sqs_queue.dead.url
}

output "function_names" {
  description = "Names of the functions, by what they do."
  value       = { for key, function in module.function : key => function.name }
}

output "callback_secret_arn" {
  description = "ARN of the secret that callbacks are signed with. Null without callbacks."
  value       = one(module.callback_secret[*].arn)
}
