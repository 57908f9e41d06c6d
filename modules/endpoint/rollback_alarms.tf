# The alarms that undo an update. Their names are known before the endpoint exists, so they exist before its
# first creation: SageMaker refuses an update policy whose alarms it cannot find. They watch the new
# configuration alone, by the dimension EndpointConfigName: errors of the previous one neither hide in its
# metrics nor undo its correction. Terraform points the alarms to a new configuration before the update.
# https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html
#
# One alarm per metric, however many variants get requests: its name must not change with them, because
# another set of alarms replaces the endpoint. A shadow's responses go to no client, so it raises none.

locals {
  rollback_alarms = nonsensitive(var.update_policy == null) ? null : var.update_policy.rollback_alarms

  # InvocationModelErrors counts time-outs, crashed containers and responses of 4xx and 5xx, so without those
  # of 4xx it is what the client did not cause. An alarm has at most 10 metrics, so with more than five
  # variants the alarm counts responses of 5xx alone.
  # https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html
  error_metrics = length(local.production) > 5 ? { e = "Invocation5XXErrors" } : { e = "InvocationModelErrors", c = "Invocation4XXErrors" }

  # Variants by a short id, as metric ids may not have hyphens.
  numbered = { for index, name in keys(local.production) : tostring(index) => name }

  own_rollback_alarms = { for key, alarm in {
    errors-5xx = {
      threshold = local.rollback_alarms == null ? null : local.rollback_alarms.errors_5xx
      statistic = "Sum"
      metrics = merge([for prefix, metric in local.error_metrics : {
        for index, name in local.numbered : "${prefix}${index}" => { metric = metric, variant = name }
      }]...)
      label = "errors of the model, without responses of 4xx"
      # A variant with no requests has no data.
      # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
      expression = join(" + ", [
        for index in keys(local.numbered) :
        contains(keys(local.error_metrics), "c") ? "FILL(e${index}, 0) - FILL(c${index}, 0)" : "FILL(e${index}, 0)"
      ])
    }
    latency-p90 = {
      threshold  = local.rollback_alarms == null ? null : local.rollback_alarms.latency_p90_ms == null ? null : local.rollback_alarms.latency_p90_ms * 1000
      statistic  = "p90"
      metrics    = { for index, name in local.numbered : "m${index}" => { metric = "ModelLatency", variant = name } }
      label      = "latency of the slowest variant"
      expression = "MAX(FILL(METRICS(), 0))"
    }
  } : key => alarm if nonsensitive(alarm.threshold != null) }

  # The caller's alarms; their names may not be known at plan.
  existing_alarm_names = nonsensitive(local.rollback_alarms == null) ? [] : local.rollback_alarms.alarm_names
  rollback_alarm_names = concat(values(aws_cloudwatch_metric_alarm.rollback)[*].alarm_name, local.existing_alarm_names)

  # "Ensure that your IAM execution role has permission to perform the cloudwatch:DescribeAlarms action on the
  # auto-rollback alarms". Names and not resources: the alarms need the configuration, and that needs the role.
  alarm_statements = [for names in [[
    for name in concat([for key in keys(local.own_rollback_alarms) : "${var.name}-rollback-${key}"], local.existing_alarm_names) :
    "arn:${local.partition}:cloudwatch:${local.region}:${local.account}:alarm:${name}"
    ]] : {
    Sid      = "ReadRollbackAlarms"
    Effect   = "Allow"
    Action   = "cloudwatch:DescribeAlarms"
    Resource = names
  } if local.rollback_alarms != null]
}

resource "aws_cloudwatch_metric_alarm" "rollback" {
  for_each = local.own_rollback_alarms

  alarm_name          = "${var.name}-rollback-${each.key}"
  alarm_description   = "Rolls back an update of the endpoint ${var.name}."
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  tags                = var.tags

  dynamic "metric_query" {
    for_each = each.value.metrics
    iterator = query

    content {
      id = query.key

      metric {
        namespace   = "AWS/SageMaker"
        metric_name = query.value.metric
        stat        = each.value.statistic
        period      = 60

        dimensions = {
          EndpointName       = var.name
          VariantName        = query.value.variant
          EndpointConfigName = aws_sagemaker_endpoint_configuration.this.name
        }
      }
    }
  }

  metric_query {
    id          = "all"
    label       = each.value.label
    expression  = each.value.expression
    return_data = true
  }

  # Without requests there are no errors.
  treat_missing_data = "notBreaching"
}
