output "topic_arn" {
  description = "ARN of the topic that the alarms tell."
  value       = local.topic_arn
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = concat(values(aws_cloudwatch_metric_alarm.count)[*].alarm_name, values(aws_cloudwatch_metric_alarm.latency)[*].alarm_name)
}
