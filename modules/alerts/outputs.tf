output "topic_arn" {
  description = "ARN of the SNS topic for alarm notifications."
  value       = var.topic == null ? one(aws_sns_topic.this[*].arn) : var.topic.arn
}
