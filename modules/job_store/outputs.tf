output "bucket_name" {
  description = "Name of the bucket with the inputs of clients and the outputs of the model."
  value       = local.bucket_name
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = local.bucket_arn
}

output "prefix" {
  description = "Prefix of every object's key, with a slash at the end."
  value       = local.prefix
}

output "objects_arn" {
  description = "ARN of the bucket's objects below the prefix, with a slash at the end."
  value       = local.objects_arn
}

output "table_name" {
  description = "Name of the table of jobs."
  value       = aws_dynamodb_table.this.name
}

output "table_arn" {
  description = "ARN of the table of jobs."
  value       = local.table_arn
}

output "open_index_arn" {
  description = "ARN of the index of the jobs that have not ended."
  value       = "${local.table_arn}/index/${local.open_index_name}"
}

output "topic_arns" {
  description = "ARNs of the topics to which SageMaker publishes, by outcome: `succeeded` and `failed`."
  value       = local.topic_arns

  depends_on = [aws_sns_topic.this, aws_sns_topic_policy.this]
}

output "dead_letter_queue_name" {
  description = "Name of the queue with the messages that could not be processed."
  value       = aws_sqs_queue.dead_letters.name
}

output "dead_letter_queue_arn" {
  description = "ARN of the queue; available once its policy is in place."
  value       = local.dead_letter_queue_arn

  depends_on = [aws_sqs_queue_policy.dead_letters]
}

output "dead_letter_queue_url" {
  description = "URL of the queue; known at plan."
  value       = local.dead_letter_queue_url

  depends_on = [aws_sqs_queue.dead_letters]
}

output "sweep_rule_name" {
  description = "Name of the EventBridge rule that the queue's policy allows to send messages."
  value       = local.sweep_rule_name
}

output "endpoint_output" {
  description = "Destinations of an asynchronous endpoint; available once the store is ready, which is deleted after the endpoint."
  value = {
    s3_output_path      = "s3://${local.bucket_name}/${local.prefix}output"
    s3_failure_path     = "s3://${local.bucket_name}/${local.prefix}failure"
    success_topic_arn   = local.topic_arns.succeeded
    error_topic_arn     = local.topic_arns.failed
    kms_key_arn         = var.kms_key_arn
    input_objects_arn   = "${local.objects_arn}input/*"
    output_objects_arns = ["${local.objects_arn}output/*", "${local.objects_arn}failure/*"]
  }

  # The table too, which the endpoint does not use: without jobs the endpoint is replaced first, and nothing
  # that the store holds is lost before that has succeeded.
  depends_on = [
    aws_dynamodb_table.this,
    aws_s3_bucket_lifecycle_configuration.this,
    aws_s3_bucket_policy.this,
    aws_s3_bucket_server_side_encryption_configuration.this,
    aws_sns_topic_policy.this,
    aws_sqs_queue_policy.dead_letters,
  ]
}
