# The alarms that undo an update. Their names and dimensions are known before the endpoint exists, so
# they are there from its first creation on: SageMaker refuses a deployment whose alarms it cannot find.

locals {
  rollback_alarms = try(var.deployment.rollback_alarms, null)

  # https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
  own_rollback_alarms = { for key, alarm in {
    errors-5xx  = { metric = "Invocation5XXErrors", statistic = "Sum", extended = null, threshold = try(local.rollback_alarms.errors_5xx, null) }
    latency-p90 = { metric = "ModelLatency", statistic = null, extended = "p90", threshold = try(local.rollback_alarms.latency_p90_ms * 1000, null) }
  } : key => alarm if alarm.threshold != null }

  rollback_alarm_names = setunion(
    values(aws_cloudwatch_metric_alarm.rollback)[*].alarm_name,
    try(local.rollback_alarms.alarm_names, []),
  )
}

resource "aws_cloudwatch_metric_alarm" "rollback" {
  for_each = local.own_rollback_alarms

  alarm_name          = "${var.name}-rollback-${each.key}"
  alarm_description   = "Rolls an update of the endpoint ${var.name} back."
  namespace           = "AWS/SageMaker"
  metric_name         = each.value.metric
  dimensions          = { EndpointName = var.name, VariantName = local.variant_name }
  statistic           = each.value.statistic
  extended_statistic  = each.value.extended
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  tags                = var.tags

  # No requests are no errors.
  treat_missing_data = "notBreaching"
}
