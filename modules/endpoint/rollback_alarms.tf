# The alarms that undo an update. Their names and dimensions are known before the endpoint exists, so
# they exist before its first creation: SageMaker refuses an update policy whose alarms it cannot find.
#
# One alarm per metric, however many variants get requests: its name must not change with them, because
# another set of alarms replaces the endpoint. A shadow's responses go to no client, so it raises none.

locals {
  rollback_alarms = try(var.update_policy.rollback_alarms, null)

  # https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
  own_rollback_alarms = { for key, alarm in {
    errors-5xx  = { metric = "Invocation5XXErrors", statistic = "Sum", combined = "SUM", threshold = try(local.rollback_alarms.errors_5xx, null) }
    latency-p90 = { metric = "ModelLatency", statistic = "p90", combined = "MAX", threshold = try(local.rollback_alarms.latency_p90_ms * 1000, null) }
  } : key => alarm if alarm.threshold != null }

  # A single variant is watched directly, several by an expression over the metrics of all.
  single_variant = length(local.production) == 1

  rollback_alarm_names = setunion(
    values(aws_cloudwatch_metric_alarm.rollback)[*].alarm_name,
    try(local.rollback_alarms.alarm_names, []),
  )
}

resource "aws_cloudwatch_metric_alarm" "rollback" {
  for_each = local.own_rollback_alarms

  alarm_name          = "${var.name}-rollback-${each.key}"
  alarm_description   = "Rolls back an update of the endpoint ${var.name}."
  namespace           = local.single_variant ? "AWS/SageMaker" : null
  metric_name         = local.single_variant ? each.value.metric : null
  dimensions          = local.single_variant ? { EndpointName = var.name, VariantName = var.variant_name } : null
  statistic           = local.single_variant && each.value.statistic == "Sum" ? "Sum" : null
  extended_statistic  = local.single_variant && each.value.statistic != "Sum" ? each.value.statistic : null
  period              = local.single_variant ? 60 : null
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  tags                = var.tags

  dynamic "metric_query" {
    for_each = local.single_variant ? [] : keys(local.production)
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
    for_each = local.single_variant ? [] : [each.value.combined]
    iterator = combined

    content {
      id          = "all"
      label       = "${each.value.metric} of all variants"
      expression  = "${combined.value}(FILL(METRICS(), 0))"
      return_data = true
    }
  }

  # Without requests there are no errors.
  treat_missing_data = "notBreaching"
}
