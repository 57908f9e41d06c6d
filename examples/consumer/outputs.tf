output "generate_url" {
  description = "URL that answers signed POST requests with the model's completions."
  value       = module.llm.generate_url
}

output "alerts_topic_arn" {
  description = "ARN of the topic to subscribe to for alerts."
  value       = aws_sns_topic.alerts.arn
}
