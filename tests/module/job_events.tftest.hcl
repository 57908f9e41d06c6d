# modules/job_events: subscriptions, schedule, retries, scaling by backlog.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name = "gpt2"
  functions = {
    jobs_notify = { name = "gpt2-jobs-notify", arn = "arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-notify" }
    jobs_sweep  = { name = "gpt2-jobs-sweep", arn = "arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-sweep" }
  }
  topic_arns = {
    failed    = "arn:aws:sns:eu-west-1:123456789012:gpt2-jobs-failed"
    succeeded = "arn:aws:sns:eu-west-1:123456789012:gpt2-jobs-succeeded"
  }
  dead_letter_queue_arn = "arn:aws:sqs:eu-west-1:123456789012:gpt2-jobs-dead"
  sweep_rule_name       = "gpt2-jobs-sweep"
  endpoint              = { name = "gpt2", variant_name = "AllTraffic", instance_type = "ml.m5.large" }
  scaling               = { min_capacity = 0, max_capacity = 1, backlog_per_instance = 5, scale_in_cooldown_seconds = 600 }
  tags                  = {}
}

run "what_fails_is_tried_again_and_kept" {
  command = plan

  module {
    source = "./modules/job_events"
  }

  assert {
    condition     = toset(keys(aws_lambda_function_event_invoke_config.this)) == toset(["jobs_notify", "jobs_sweep"]) && alltrue([for config in aws_lambda_function_event_invoke_config.this : config.maximum_retry_attempts == 2])
    error_message = "Both functions that events start are retried twice."
  }

  assert {
    condition     = alltrue([for config in aws_lambda_function_event_invoke_config.this : config.destination_config[0].on_failure[0].destination == "arn:aws:sqs:eu-west-1:123456789012:gpt2-jobs-dead"])
    error_message = "After the last retry an event goes to the queue."
  }
}

run "an_event_that_the_callback_function_cannot_process_is_a_dead_letter" {
  command = plan

  module {
    source = "./modules/job_events"
  }

  variables {
    functions = merge(var.functions, {
      jobs_callback = { name = "gpt2-jobs-callback", arn = "arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-callback" }
    })
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this["jobs_callback"].destination_config[0].on_failure[0].destination == "arn:aws:sqs:eu-west-1:123456789012:gpt2-jobs-dead"
    error_message = "It goes to the queue."
  }
}

run "notifications_and_the_schedule_start_their_functions" {
  command = plan

  module {
    source = "./modules/job_events"
  }

  assert {
    condition = jsonencode({ for outcome, subscription in aws_sns_topic_subscription.notify : outcome => [subscription.topic_arn, subscription.endpoint, subscription.protocol] }) == jsonencode({
      failed    = ["arn:aws:sns:eu-west-1:123456789012:gpt2-jobs-failed", "arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-notify", "lambda"]
      succeeded = ["arn:aws:sns:eu-west-1:123456789012:gpt2-jobs-succeeded", "arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-notify", "lambda"]
    })
    error_message = "Both topics start jobs_notify."
  }

  assert {
    condition     = alltrue([for subscription in aws_sns_topic_subscription.notify : jsondecode(subscription.redrive_policy) == { deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:gpt2-jobs-dead" }])
    error_message = "A notification that cannot be delivered goes to the queue."
  }

  assert {
    condition     = { for outcome, permission in aws_lambda_permission.notify : permission.source_arn => "${permission.principal} ${permission.function_name}" } == { for arn in values(var.topic_arns) : arn => "sns.amazonaws.com gpt2-jobs-notify" }
    error_message = "The two topics, and no other."
  }

  assert {
    condition     = aws_cloudwatch_event_rule.sweep.name == "gpt2-jobs-sweep" && aws_cloudwatch_event_rule.sweep.schedule_expression == "rate(1 minute)" && aws_cloudwatch_event_target.sweep.arn == var.functions["jobs_sweep"].arn
    error_message = "The schedule starts jobs_sweep."
  }
}

run "the_endpoint_scales_to_zero_and_a_job_starts_an_instance" {
  command = plan

  module {
    source = "./modules/job_events"
  }

  variables {
    scaling = { min_capacity = 0, max_capacity = 4, backlog_per_instance = 2, scale_in_cooldown_seconds = 120 }
  }

  assert {
    condition     = [aws_appautoscaling_target.this.resource_id, aws_appautoscaling_target.this.min_capacity, aws_appautoscaling_target.this.max_capacity] == ["endpoint/gpt2/variant/AllTraffic", 0, 4]
    error_message = "From zero to four instances."
  }

  assert {
    condition     = one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).target_value == 2 && one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).scale_in_cooldown == 120
    error_message = "The target is the backlog per instance."
  }

  assert {
    condition     = [aws_cloudwatch_metric_alarm.wake_up.metric_name, aws_cloudwatch_metric_alarm.wake_up.evaluation_periods, aws_cloudwatch_metric_alarm.wake_up.period] == ["HasBacklogWithoutCapacity", 1, 60]
    error_message = "A minute of waiting wakes the endpoint up."
  }
}

run "another_instance_type_registers_the_variant_again" {
  command = plan

  module {
    source = "./modules/job_events"
  }

  assert {
    condition     = terraform_data.registration.triggers_replace.instance_type == "ml.m5.large"
    error_message = "SageMaker refuses another type while the variant is registered."
  }
}
