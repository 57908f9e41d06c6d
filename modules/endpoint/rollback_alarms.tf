# The alarms that undo an update. Their names and dimensions are known before the endpoint exists, so
# they are there from its first creation on: SageMaker refuses a deployment whose alarms it cannot find.
#
# One alarm a metric, however many variants take requests: its name must not change with them, since
# another set of alarms replaces the endpoint. A shadow variant answers nobody, so it raises none.

locals {
  rollback_alarms = try(var.deployment.rollback_alarms, null)

  # https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
  own_rollback_alarms = { for key, alarm in {
    errors-5xx  = { metric = "Invocation5XXErrors", statistic = "Sum", together = "SUM", threshold = try(local.rollback_alarms.errors_5xx, null) }
    latency-p90 = { metric = "ModelLatency", statistic = "p90", together = "MAX", threshold = try(local.rollback_alarms.latency_p90_ms * 1000, null) }
  } : key => alarm if alarm.threshold != null }

  # A single variant is watched as it is, several by an expression over the metrics of all.
  watches_one = length(local.production) == 1

  rollback_alarm_names = setunion(
    values(aws_cloudwatch_metric_alarm.rollback)[*].alarm_name,
    try(local.rollback_alarms.alarm_names, []),
  )
}

resource "aws_cloudwatch_metric_alarm" "rollback" {
  for_each = local.own_rollback_alarms

  alarm_name          = "${var.name}-rollback-${each.key}"
  alarm_description   = "Rolls an update of the endpoint ${var.name} back."
  namespace           = local.watches_one ? "AWS/SageMaker" : null
  metric_name         = local.watches_one ? each.value.metric : null
  dimensions          = local.watches_one ? { EndpointName = var.name, VariantName = local.variant_name } : null
  statistic           = local.watches_one && each.value.statistic == "Sum" ? "Sum" : null
  extended_statistic  = local.watches_one && each.value.statistic != "Sum" ? each.value.statistic : null
  period              = local.watches_one ? 60 : null
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  tags                = var.tags

  dynamic "metric_query" {
    for_each = local.watches_one ? [] : keys(local.production)
    iterator = variant

    content {
      id = "m${variant.key}"

      metric {
        namespace   = "AWS/SageMaker"
        metric_name = each.value.metric
        dimensions  = { EndpointName = var.name, VariantName = variant.value }
        stat        = each.value.statistic
        period      = 60
      }
    }
  }

  # A variant with no requests has no data.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
  dynamic "metric_query" {
    for_each = local.watches_one ? [] : [each.value.together]
    iterator = together

    content {
      id          = "all"
      label       = "${each.value.metric} of all variants"
      expression  = "${together.value}(FILL(METRICS(), 0))"
      return_data = true
    }
  }

  # No requests are no errors.
  treat_missing_data = "notBreaching"
}
