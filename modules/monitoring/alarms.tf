# https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html

locals {
  # What an alarm on a variant is called: the main one's has no name in it. A shadow answers nobody, so
  # it alarms nobody.
  endpoint_alarms = { for index, name in var.endpoint.variant_names : join("-", concat(["endpoint"], index == 0 ? [] : [name])) => {
    EndpointName = var.endpoint.name
    VariantName  = name
  } }

  counted = merge(
    { for key, dimensions in local.endpoint_alarms : "${key}-errors" => {
      namespace = "AWS/SageMaker", metric = "Invocation5XXErrors", dimensions = dimensions, threshold = var.settings.errors
    } },
    {
      api-errors = { namespace = "AWS/ApiGateway", metric = "5xx", dimensions = { ApiId = var.api_id }, threshold = var.settings.errors }
    },
    { for key, name in var.function_names : "function-${key}-errors" => {
      namespace = "AWS/Lambda", metric = "Errors", dimensions = { FunctionName = name }, threshold = var.settings.errors
    } },
    { for key, name in var.function_names : "function-${key}-throttles" => {
      namespace = "AWS/Lambda", metric = "Throttles", dimensions = { FunctionName = name }, threshold = var.settings.throttles
    } },
  )
}

resource "aws_cloudwatch_metric_alarm" "count" {
  for_each = local.counted

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.metric} of ${var.name}: ${each.value.threshold} or more in five minutes."
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.topic_arn]
  ok_actions          = [local.topic_arn]
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  for_each = { for key, dimensions in local.endpoint_alarms : "${key}-latency" => dimensions if var.settings.latency_p99_ms != null }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "The model of ${var.name} is slow: p99 of ${var.settings.latency_p99_ms} ms or more."
  namespace           = "AWS/SageMaker"
  metric_name         = "ModelLatency"
  dimensions          = each.value
  extended_statistic  = "p99"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.settings.latency_p99_ms * 1000 # microseconds
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.topic_arn]
  ok_actions          = [local.topic_arn]
  tags                = var.tags
}
