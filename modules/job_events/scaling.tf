# From zero to as many instances as the backlog needs, and back.
# https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-autoscale.html

# SageMaker refuses to change the instance type of a variant that is registered for scaling. So another type
# replaces everything below: Terraform deregisters the variant, updates the endpoint and registers it again.
# https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html
resource "terraform_data" "registration" {
  triggers_replace = { instance_type = var.endpoint.instance_type }
}

resource "aws_appautoscaling_target" "this" {
  service_namespace  = "sagemaker"
  resource_id        = "endpoint/${var.endpoint.name}/variant/${var.endpoint.variant_name}"
  scalable_dimension = "sagemaker:variant:DesiredInstanceCount"
  min_capacity       = var.scaling.min_capacity
  max_capacity       = var.scaling.max_capacity
  tags               = var.tags

  lifecycle {
    replace_triggered_by = [terraform_data.registration]
  }
}

resource "aws_appautoscaling_policy" "backlog" {
  name               = "backlog"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = var.scaling.backlog_per_instance
    scale_in_cooldown  = var.scaling.scale_in_cooldown_seconds
    scale_out_cooldown = 300

    customized_metric_specification {
      namespace   = "AWS/SageMaker"
      metric_name = "ApproximateBacklogSizePerInstance"
      statistic   = "Average"

      dimensions {
        name  = "EndpointName"
        value = var.endpoint.name
      }
    }
  }

  # Deregistering a target deletes its policies, so they are created again with it.
  lifecycle {
    replace_triggered_by = [terraform_data.registration]
  }
}

# Without an instance there is no backlog per instance, so this alarm starts the first one.
resource "aws_appautoscaling_policy" "wake_up" {
  name               = "wake-up"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    metric_aggregation_type = "Average"
    cooldown                = 300

    step_adjustment {
      metric_interval_lower_bound = 0
      scaling_adjustment          = 1
    }
  }

  lifecycle {
    replace_triggered_by = [terraform_data.registration]
  }
}

resource "aws_cloudwatch_metric_alarm" "wake_up" {
  alarm_name          = "${var.name}-jobs-wake-up"
  alarm_description   = "Jobs are waiting and ${var.endpoint.name} has no instance: starts one."
  namespace           = "AWS/SageMaker"
  metric_name         = "HasBacklogWithoutCapacity"
  dimensions          = { EndpointName = var.endpoint.name }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "missing"
  alarm_actions       = [aws_appautoscaling_policy.wake_up.arn]
  tags                = var.tags
}
