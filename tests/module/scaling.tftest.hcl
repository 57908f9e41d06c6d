# modules/scaling: automatic scaling of a variant's instances.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  endpoint_name = "gpt2"
  variant_name  = "canary"
  instance_type = "ml.m5.large"
  settings = {
    min_capacity                     = 1
    max_capacity                     = 4
    invocations_per_instance         = null
    concurrent_requests_per_instance = null
    metrics                          = {}
    scale_out_cooldown_seconds       = 60
    scale_in_cooldown_seconds        = 300
    schedules                        = {}
  }
  tags = {}
}

run "the_variant_scales_between_the_bounds" {
  command = plan

  module {
    source = "./modules/scaling"
  }

  variables {
    settings = merge(var.settings, { invocations_per_instance = 60 })
    tags     = { team = "search" }
  }

  assert {
    condition = [
      aws_appautoscaling_target.this.resource_id,
      aws_appautoscaling_target.this.scalable_dimension,
      aws_appautoscaling_target.this.service_namespace,
    ] == ["endpoint/gpt2/variant/canary", "sagemaker:variant:DesiredInstanceCount", "sagemaker"]
    error_message = "The target is the number of instances of the variant."
  }

  assert {
    condition     = aws_appautoscaling_target.this.min_capacity == 1 && aws_appautoscaling_target.this.max_capacity == 4
    error_message = "The bounds are the given ones."
  }

  assert {
    condition     = aws_appautoscaling_target.this.tags == tomap({ team = "search" })
    error_message = "The target carries the tags."
  }
}

run "invocations_and_concurrency_are_aws_own_metrics" {
  command = plan

  module {
    source = "./modules/scaling"
  }

  variables {
    settings = merge(var.settings, {
      invocations_per_instance         = 60
      concurrent_requests_per_instance = 5
      scale_out_cooldown_seconds       = 10
      scale_in_cooldown_seconds        = 20
    })
  }

  assert {
    condition = {
      for key, policy in aws_appautoscaling_policy.predefined : policy.name => [
        policy.target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type,
        policy.target_tracking_scaling_policy_configuration[0].target_value,
      ]
      } == {
      gpt2-invocations = ["SageMakerVariantInvocationsPerInstance", 60]
      gpt2-concurrency = ["SageMakerVariantConcurrentRequestsPerModelHighResolution", 5]
    }
    error_message = "Each policy holds its metric at its target."
  }

  assert {
    condition = alltrue([
      for policy in aws_appautoscaling_policy.predefined :
      policy.target_tracking_scaling_policy_configuration[0].scale_out_cooldown == 10
      && policy.target_tracking_scaling_policy_configuration[0].scale_in_cooldown == 20
    ])
    error_message = "The cooldowns are the given ones."
  }
}

run "any_other_metric_may_be_held_at_a_target" {
  command = plan

  module {
    source = "./modules/scaling"
  }

  variables {
    settings = merge(var.settings, {
      metrics = {
        gpu     = { metric_name = "GPUUtilization", target = 70, namespace = "/aws/sagemaker/Endpoints", statistic = "Average", unit = null, dimensions = null }
        backlog = { metric_name = "Depth", target = 5, namespace = "Mine", statistic = "Sum", unit = "Count", dimensions = { Queue = "a" } }
      }
    })
  }

  assert {
    condition     = length(aws_appautoscaling_policy.predefined) == 0
    error_message = "No other metric is tracked."
  }

  assert {
    condition = jsonencode({
      for key, policy in aws_appautoscaling_policy.custom : key => [
        for metric in policy.target_tracking_scaling_policy_configuration[0].customized_metric_specification : {
          name       = metric.metric_name
          namespace  = metric.namespace
          statistic  = metric.statistic
          unit       = metric.unit
          dimensions = { for dimension in metric.dimensions : dimension.name => dimension.value }
        }
      ]
      }) == jsonencode({
      gpu     = [{ name = "GPUUtilization", namespace = "/aws/sagemaker/Endpoints", statistic = "Average", unit = null, dimensions = { EndpointName = "gpt2", VariantName = "canary" } }]
      backlog = [{ name = "Depth", namespace = "Mine", statistic = "Sum", unit = "Count", dimensions = { Queue = "a" } }]
    })
    error_message = "Null dimensions are those of the endpoint and its variant."
  }

  assert {
    condition     = aws_appautoscaling_policy.custom["gpu"].target_tracking_scaling_policy_configuration[0].target_value == 70
    error_message = "The target is the given one."
  }
}

run "schedules_move_the_bounds" {
  command = plan

  module {
    source = "./modules/scaling"
  }

  variables {
    settings = merge(var.settings, {
      schedules = { evening = { expression = "cron(0 20 ? * MON-FRI *)", timezone = "Europe/Berlin", min_capacity = 1, max_capacity = 2 } }
    })
  }

  assert {
    condition = [
      aws_appautoscaling_scheduled_action.this["evening"].name,
      aws_appautoscaling_scheduled_action.this["evening"].schedule,
      aws_appautoscaling_scheduled_action.this["evening"].timezone,
    ] == ["gpt2-evening", "cron(0 20 ? * MON-FRI *)", "Europe/Berlin"]
    error_message = "The time is the given one."
  }

  assert {
    condition = one([
      for action in aws_appautoscaling_scheduled_action.this["evening"].scalable_target_action : "${action.min_capacity}-${action.max_capacity}"
    ]) == "1-2"
    error_message = "The bounds are the schedule's."
  }
}
