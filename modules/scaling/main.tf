# Application Auto Scaling of one variant's instances.

locals {
  scaling_metrics = {
    for key, value in {
      invocations = var.settings.invocations_per_instance
      concurrency = var.settings.concurrent_requests_per_instance
    } : key => value if nonsensitive(value != null)
  }

  # https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
  predefined_metric_types = {
    invocations = "SageMakerVariantInvocationsPerInstance"
    concurrency = "SageMakerVariantConcurrentRequestsPerModelHighResolution"
  }

  variant_dimensions = { EndpointName = var.endpoint_name, VariantName = var.variant_name }
}

# SageMaker refuses to change the instance type of a variant that is registered for scaling. So another
# type replaces everything below. Terraform destroys the dependents of a resource before it updates the
# resource, and creates them again afterwards: the variant is deregistered, the endpoint updated, and the
# variant registered again.
# https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html
#
# The bounds are here because a schedule changes them on AWS. The target ignores that change, so that no
# plan undoes it, and accepts new bounds by being registered again, which stops no instance.
resource "terraform_data" "registration" {
  triggers_replace = {
    instance_type = var.instance_type
    min_capacity  = var.settings.min_capacity
    max_capacity  = var.settings.max_capacity
  }
}

resource "aws_appautoscaling_target" "this" {
  service_namespace  = "sagemaker"
  scalable_dimension = "sagemaker:variant:DesiredInstanceCount"
  resource_id        = "endpoint/${var.endpoint_name}/variant/${var.variant_name}"
  min_capacity       = var.settings.min_capacity
  max_capacity       = var.settings.max_capacity
  tags               = var.tags

  depends_on = [terraform_data.registration]

  lifecycle {
    ignore_changes       = [min_capacity, max_capacity]
    replace_triggered_by = [terraform_data.registration]
  }
}

resource "aws_appautoscaling_policy" "predefined" {
  for_each = local.scaling_metrics

  name               = "${var.endpoint_name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value
    scale_out_cooldown = var.settings.scale_out_cooldown_seconds
    scale_in_cooldown  = var.settings.scale_in_cooldown_seconds

    predefined_metric_specification {
      predefined_metric_type = local.predefined_metric_types[each.key]
    }
  }

  # Deregistering a target deletes its policies, so they are created again with it.
  lifecycle {
    replace_triggered_by = [terraform_data.registration]
  }
}

resource "aws_appautoscaling_policy" "custom" {
  for_each = { for key in nonsensitive(keys(var.settings.metrics)) : key => var.settings.metrics[key] }

  name               = "${var.endpoint_name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.target
    scale_out_cooldown = var.settings.scale_out_cooldown_seconds
    scale_in_cooldown  = var.settings.scale_in_cooldown_seconds

    customized_metric_specification {
      metric_name = each.value.metric_name
      namespace   = each.value.namespace
      statistic   = each.value.statistic
      unit        = each.value.unit

      dynamic "dimensions" {
        for_each = { for name, value in coalesce(each.value.dimensions, local.variant_dimensions) : name => value if value != null }

        content {
          name  = dimensions.key
          value = dimensions.value
        }
      }
    }
  }

  lifecycle {
    replace_triggered_by = [terraform_data.registration]
  }
}

resource "aws_appautoscaling_scheduled_action" "this" {
  for_each = { for key in nonsensitive(keys(var.settings.schedules)) : key => var.settings.schedules[key] }

  name               = "${var.endpoint_name}-${each.key}"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id
  schedule           = each.value.expression
  timezone           = each.value.timezone

  scalable_target_action {
    min_capacity = each.value.min_capacity
    max_capacity = each.value.max_capacity
  }

  lifecycle {
    replace_triggered_by = [terraform_data.registration]
  }
}
