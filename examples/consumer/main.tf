# A root module of your own: it calls the module and adds an alarm on the module's outputs.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }

  tags = { team = "search" }
}

# Alarms cannot publish to a topic that is encrypted with the key of SNS itself. This topic carries the names
# of an alarm and an endpoint only, so it is not encrypted.
resource "aws_sns_topic" "alerts" {
  #checkov:skip=CKV_AWS_26:an alarm cannot publish through the key of SNS itself, and the topic carries names only

  name = "${var.name}-alerts"
}

# https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
resource "aws_cloudwatch_metric_alarm" "model_errors" {
  alarm_name        = "${var.name}-model-errors"
  alarm_description = "The container of ${module.llm.endpoint_name} returned a server error."
  alarm_actions     = [aws_sns_topic.alerts.arn]

  namespace   = "AWS/SageMaker"
  metric_name = "Invocation5XXErrors"
  dimensions = {
    EndpointName = module.llm.endpoint_name
    VariantName  = module.llm.endpoint_variant_name
  }

  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
}

output "api_url" {
  description = "URL of the HTTP API."
  value       = module.llm.api_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}

output "alerts_topic_arn" {
  description = "ARN of the topic for alarm notifications."
  value       = aws_sns_topic.alerts.arn
}
