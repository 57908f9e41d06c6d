# https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html

locals {
  # Keys of the alarms on variants; the main variant's has no name in it. A shadow's responses go to no
  # client, so it has no alarm.
  endpoint_alarms = { for index, name in var.endpoint.variant_names : join("-", concat(["endpoint"], index == 0 ? [] : [name])) => {
    EndpointName = var.endpoint.name
    VariantName  = name
  } }

  # What an asynchronous endpoint publishes about requests that fail; it does not publish InvocationModelErrors.
  # https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html
  async_failures = ["ExpiredRequests", "InvocationFailures", "NotificationFailures", "RequestDownloadFailures", "ResponseUploadFailures"]

  counted = { for key, alarm in merge(
    { for key, dimensions in local.endpoint_alarms : "${key}-errors" => {
      namespace = "AWS/SageMaker", metric = "Invocation5XXErrors", dimensions = dimensions, threshold = local.errors
    } if var.endpoint.is_async },
    merge([for key, dimensions in local.endpoint_alarms : {
      for metric in local.async_failures : "${key}-${lower(replace(metric, "/([a-z])([A-Z])/", "$1-$2"))}" => {
        namespace = "AWS/SageMaker", metric = metric, dimensions = dimensions, threshold = local.errors
      }
    } if var.endpoint.is_async]...),
    {
      api-errors = { namespace = "AWS/ApiGateway", metric = var.api_metrics.server_errors, dimensions = var.api_metrics.dimensions, threshold = local.errors }
    },
    { for key, name in var.function_names : "function-${key}-errors" => {
      namespace = "AWS/Lambda", metric = "Errors", dimensions = { FunctionName = name }, threshold = local.errors
    } if !contains(var.functions_that_raise, key) },
    { for key, name in var.function_names : "function-${key}-throttles" => {
      namespace = "AWS/Lambda", metric = "Throttles", dimensions = { FunctionName = name }, threshold = local.throttles
    } },
  ) : key => alarm if nonsensitive(var.settings != null) }

  errors         = one(var.settings[*].errors)
  throttles      = one(var.settings[*].throttles)
  latency_p99_ms = one(var.settings[*].latency_p99_ms)
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
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}

# InvocationModelErrors counts time-outs, crashed containers and responses of 4xx and 5xx: without those of 4xx
# it is what the client did not cause. https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
resource "aws_cloudwatch_metric_alarm" "model_errors" {
  for_each = { for key, dimensions in local.endpoint_alarms : "${key}-errors" => dimensions if nonsensitive(var.settings != null) && !var.endpoint.is_async }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "Errors of the model of ${var.name}, without responses of 4xx: ${local.errors} or more in five minutes."
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = local.errors
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags

  dynamic "metric_query" {
    for_each = { model = "InvocationModelErrors", client = "Invocation4XXErrors" }
    iterator = query

    content {
      id = query.key

      metric {
        namespace   = "AWS/SageMaker"
        metric_name = query.value
        dimensions  = each.value
        stat        = "Sum"
        period      = 300
      }
    }
  }

  metric_query {
    id          = "errors"
    label       = "errors of the model, without responses of 4xx"
    expression  = "FILL(model, 0) - FILL(client, 0)"
    return_data = true
  }
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  for_each = { for key, dimensions in local.endpoint_alarms : "${key}-latency" => dimensions if nonsensitive(local.latency_p99_ms != null) }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "The model of ${var.name} is slow: p99 of ${local.latency_p99_ms} ms or more."
  namespace           = "AWS/SageMaker"
  metric_name         = "ModelLatency"
  dimensions          = each.value
  extended_statistic  = "p99"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = local.latency_p99_ms * 1000 # microseconds
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}
