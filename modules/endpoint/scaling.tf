# Application Auto Scaling of the variant's instances.

locals {
  scaling_metrics = {
    for key, value in {
      invocations = try(var.scaling.invocations_per_instance, null)
      concurrency = try(var.scaling.concurrent_requests_per_instance, null)
    } : key => value if value != null
  }

  # https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
  predefined_metric_types = {
    invocations = "SageMakerVariantInvocationsPerInstance"
    concurrency = "SageMakerVariantConcurrentRequestsPerModelHighResolution"
  }

  variant_dimensions = { EndpointName = var.name, VariantName = local.variant_name }
}

# SageMaker refuses to change the instance type of a variant that is registered for scaling. So another
# type replaces all below. Terraform destroys what depends on a resource before it updates it, and makes
# it anew afterwards: the variant is deregistered, the endpoint updated, the variant registered again.
# https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html
#
# The bounds are here because a schedule changes them on AWS. The target ignores that, so that no plan
# undoes it, and takes bounds that change here by being registered anew, which stops no instance.
resource "terraform_data" "scalable" {
  count = var.scaling == null ? 0 : 1

  triggers_replace = {
    instance_type = one(var.instance[*].type)
    min_count     = var.scaling.min_count
    max_count     = var.scaling.max_count
  }
}

resource "aws_appautoscaling_target" "this" {
  count = var.scaling == null ? 0 : 1

  service_namespace  = "sagemaker"
  scalable_dimension = "sagemaker:variant:DesiredInstanceCount"
  resource_id        = "endpoint/${aws_sagemaker_endpoint.this.name}/variant/${local.variant_name}"
  min_capacity       = var.scaling.min_count
  max_capacity       = var.scaling.max_count
  tags               = var.tags

  depends_on = [terraform_data.scalable]

  lifecycle {
    ignore_changes       = [min_capacity, max_capacity]
    replace_triggered_by = [terraform_data.scalable]
  }
}

resource "aws_appautoscaling_policy" "predefined" {
  for_each = local.scaling_metrics

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[0].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value
    scale_out_cooldown = var.scaling.scale_out_cooldown_seconds
    scale_in_cooldown  = var.scaling.scale_in_cooldown_seconds

    predefined_metric_specification {
      predefined_metric_type = local.predefined_metric_types[each.key]
    }
  }

  # To deregister a target deletes its policies, so they are made anew with it.
  lifecycle {
    replace_triggered_by = [terraform_data.scalable]
  }
}

resource "aws_appautoscaling_policy" "custom" {
  for_each = try(var.scaling.metrics, {})

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[0].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.target
    scale_out_cooldown = var.scaling.scale_out_cooldown_seconds
    scale_in_cooldown  = var.scaling.scale_in_cooldown_seconds

    customized_metric_specification {
      metric_name = each.value.metric_name
      namespace   = each.value.namespace
      statistic   = each.value.statistic
      unit        = each.value.unit

      dynamic "dimensions" {
        for_each = coalesce(each.value.dimensions, local.variant_dimensions)

        content {
          name  = dimensions.key
          value = dimensions.value
        }
      }
    }
  }

  lifecycle {
    replace_triggered_by = [terraform_data.scalable]
  }
}

resource "aws_appautoscaling_scheduled_action" "this" {
  for_each = try(var.scaling.schedules, {})

  name               = "${var.name}-${each.key}"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  schedule           = each.value.expression
  timezone           = each.value.timezone

  scalable_target_action {
    min_capacity = each.value.min_count
    max_capacity = each.value.max_count
  }

  lifecycle {
    replace_triggered_by = [terraform_data.scalable]
  }
}
