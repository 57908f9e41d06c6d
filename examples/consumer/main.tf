# A root of your own: it uses the module and puts an alarm of its own on the module's outputs.

module "llm" {
  source = "../.."

  name = var.name

  model = {
    image = "763104351884.dkr.ecr.${var.region}.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04"
    environment = {
      HF_MODEL_ID = "openai-community/gpt2"
      HF_TASK     = "text-generation"
    }
  }

  instance = { type = "ml.m5.large" }

  tags = { team = "search" }
}

# AWS's own key for SNS lets no alarm publish, so this topic stays without one; it carries the names
# of an alarm and an endpoint only.
resource "aws_sns_topic" "alerts" {
  #checkov:skip=CKV_AWS_26:an alarm cannot publish through the key of SNS itself, and the topic carries names only

  name = "${var.name}-alerts"
}

# https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
resource "aws_cloudwatch_metric_alarm" "model_errors" {
  alarm_name        = "${var.name}-model-errors"
  alarm_description = "The container of ${module.llm.endpoint_name} answered with a server error."
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
