variable "update_policy" {
  description = <<-EOT
    Update of the live endpoint. Null: SageMaker's default, which moves all requests at once and rolls back
    only if the new instances do not start.
    - `blue_green`: update with new instances beside the old ones, to which requests move.
    - `blue_green.canary_percent`: percentage of the new instances that receives requests first; the rest
      follows after `wait_interval_seconds`. Null: no canary.
    - `blue_green.linear_percent`: percentage of the new instances that receives requests with each step.
      Null: no steps. With both null, all requests move at once.
    - `blue_green.wait_interval_seconds`: time for which the alarms are watched after each step, in seconds.
    - `blue_green.termination_wait_seconds`: time for which the old instances are kept after the last step, in seconds.
    - `blue_green.maximum_execution_timeout_seconds`: timeout of the update, in seconds.
    - `rolling`: update in batches, for instance types with little available capacity.
    - `rolling.batch_percent`: percentage of the instances in a batch.
    - `rolling.wait_interval_seconds`: time for which the alarms are watched after each batch, in seconds.
    - `rolling.rollback_batch_percent`: percentage of the instances in a batch of a rollback. Null: all instances.
    - `rolling.maximum_execution_timeout_seconds`: timeout of the update, in seconds.
    - `rollback_alarms`: alarms that roll back an update. **Setting or removing it replaces a live endpoint**, with an
      outage, so set it before the first apply; alarms in it change in place. Null: no rollback by alarms.
    - `rollback_alarms.errors_5xx`: number of 5xx errors of the endpoint in a minute that raises an alarm. Null: no such alarm.
    - `rollback_alarms.latency_p90_ms`: 90th percentile of the model's latency in a minute, in
      milliseconds, that raises an alarm. Null: no such alarm.
    - `rollback_alarms.alarm_names`: names of existing CloudWatch alarms.
  EOT
  type = object({
    blue_green = optional(object({
      canary_percent                    = optional(number)
      linear_percent                    = optional(number)
      wait_interval_seconds             = optional(number, 300)
      termination_wait_seconds          = optional(number, 120)
      maximum_execution_timeout_seconds = optional(number, 3600)
    }))
    rolling = optional(object({
      batch_percent                     = number
      wait_interval_seconds             = optional(number, 300)
      rollback_batch_percent            = optional(number)
      maximum_execution_timeout_seconds = optional(number, 3600)
    }))
    rollback_alarms = optional(object({
      errors_5xx     = optional(number)
      latency_p90_ms = optional(number)
      alarm_names    = optional(list(string), [])
    }))
  })
  default = null

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html
  validation {
    condition     = var.update_policy == null || var.instance != null
    error_message = "Leave update_policy null with serverless: SageMaker does not support it there."
  }

  validation {
    condition     = var.update_policy == null ? true : (var.update_policy.blue_green == null) != (var.update_policy.rolling == null)
    error_message = "Set exactly one of update_policy.blue_green and update_policy.rolling, or leave update_policy null for SageMaker's default."
  }

  validation {
    condition     = try(var.update_policy.blue_green.canary_percent == null || var.update_policy.blue_green.linear_percent == null, true)
    error_message = "Set update_policy.blue_green.canary_percent or linear_percent, not both; without either, all requests move at once."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html
  validation {
    condition     = try(var.update_policy.rolling, null) == null || length(setsubtract(keys(var.variants), ["AllTraffic"])) == 0
    error_message = "Set update_policy.blue_green instead of update_policy.rolling, or leave variants empty: SageMaker does not update several variants in batches."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green-canary.html
  validation {
    condition     = try(var.update_policy.blue_green.canary_percent >= 1 && var.update_policy.blue_green.canary_percent <= 50 && floor(var.update_policy.blue_green.canary_percent) == var.update_policy.blue_green.canary_percent, true)
    error_message = "Set update_policy.blue_green.canary_percent to a whole number from 1 to 50, the limits of SageMaker."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green-linear.html
  validation {
    condition     = try(var.update_policy.blue_green.linear_percent >= 10 && var.update_policy.blue_green.linear_percent <= 50 && floor(var.update_policy.blue_green.linear_percent) == var.update_policy.blue_green.linear_percent, true)
    error_message = "Set update_policy.blue_green.linear_percent to a whole number from 10 to 50, the limits of SageMaker."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-rolling.html
  validation {
    condition     = try(var.update_policy.rolling, null) == null ? true : try(var.update_policy.rolling.batch_percent >= 5 && var.update_policy.rolling.batch_percent <= 50 && floor(var.update_policy.rolling.batch_percent) == var.update_policy.rolling.batch_percent, false)
    error_message = "Set update_policy.rolling.batch_percent to a whole number from 5 to 50, the limits of SageMaker."
  }

  validation {
    condition     = try(var.update_policy.rolling.rollback_batch_percent >= 5 && var.update_policy.rolling.rollback_batch_percent <= 100 && floor(var.update_policy.rolling.rollback_batch_percent) == var.update_policy.rolling.rollback_batch_percent, true)
    error_message = "Set update_policy.rolling.rollback_batch_percent to a whole number from 5 to 100, or leave it null to roll back all instances at once."
  }

  # The AWS provider waits for 60 minutes, of which the new instances need some to start.
  # https://github.com/hashicorp/terraform-provider-aws/issues/39040
  validation {
    condition     = try(try(ceil(100 / var.update_policy.blue_green.linear_percent), var.update_policy.blue_green.canary_percent == null ? 1 : 2) * var.update_policy.blue_green.wait_interval_seconds + var.update_policy.blue_green.termination_wait_seconds <= 3000, true)
    error_message = "Shorten the update: the waits of update_policy.blue_green add up to ${try(try(ceil(100 / var.update_policy.blue_green.linear_percent), var.update_policy.blue_green.canary_percent == null ? 1 : 2) * var.update_policy.blue_green.wait_interval_seconds + var.update_policy.blue_green.termination_wait_seconds, 0)} s (wait_interval_seconds after each step, and termination_wait_seconds), and the AWS provider gives up after 60 minutes. Set shorter waits or larger steps, 3000 s in total at most."
  }

  validation {
    condition     = try(ceil(100 / var.update_policy.rolling.batch_percent) * var.update_policy.rolling.wait_interval_seconds <= 3000, true)
    error_message = "Shorten the update: the waits of update_policy.rolling add up to ${try(ceil(100 / var.update_policy.rolling.batch_percent) * var.update_policy.rolling.wait_interval_seconds, 0)} s (wait_interval_seconds after each batch), and the AWS provider gives up after 60 minutes. Set shorter waits or larger batches, 3000 s in total at most."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BlueGreenUpdatePolicy.html
  validation {
    condition = alltrue([
      for seconds in [
        try(var.update_policy.blue_green.wait_interval_seconds, 0), try(var.update_policy.blue_green.termination_wait_seconds, 0),
        try(var.update_policy.rolling.wait_interval_seconds, 0)
      ] : seconds >= 0 && seconds <= 3600 && floor(seconds) == seconds
    ])
    error_message = "Set wait_interval_seconds and termination_wait_seconds in update_policy to whole numbers from 0 to 3600."
  }

  # SageMaker allows 28800, AWS provider 5.100 at most 14400.
  validation {
    condition = alltrue([
      for seconds in [try(var.update_policy.blue_green.maximum_execution_timeout_seconds, 3600), try(var.update_policy.rolling.maximum_execution_timeout_seconds, 3600)] :
      seconds >= 600 && seconds <= 14400 && floor(seconds) == seconds
    ])
    error_message = "Set maximum_execution_timeout_seconds in update_policy to a whole number from 600 to 14400."
  }

  validation {
    condition     = try(var.update_policy.rollback_alarms.errors_5xx >= 1, true) && try(var.update_policy.rollback_alarms.latency_p90_ms > 0, true)
    error_message = "Set update_policy.rollback_alarms.errors_5xx to 1 or more and latency_p90_ms above 0, or leave them null."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoRollbackConfig.html
  validation {
    condition = try(var.update_policy.rollback_alarms, null) == null ? true : (
      length(var.update_policy.rollback_alarms.alarm_names)
      + length([for own in [var.update_policy.rollback_alarms.errors_5xx, var.update_policy.rollback_alarms.latency_p90_ms] : own if own != null])
    ) >= 1
    error_message = "Set at least one alarm in update_policy.rollback_alarms, or leave it null."
  }

  validation {
    condition = try(var.update_policy.rollback_alarms, null) == null ? true : alltrue([
      for name in var.update_policy.rollback_alarms.alarm_names : try(length(name) > 0, false)
    ])
    error_message = "Write each of update_policy.rollback_alarms.alarm_names as the name of an alarm, or leave the list empty."
  }

  validation {
    condition = try(var.update_policy.rollback_alarms, null) == null ? true : (
      length(var.update_policy.rollback_alarms.alarm_names)
      + length([for own in [var.update_policy.rollback_alarms.errors_5xx, var.update_policy.rollback_alarms.latency_p90_ms] : own if own != null])
    ) <= 10
    error_message = "Set at most 10 alarms in update_policy.rollback_alarms, errors_5xx and latency_p90_ms included: SageMaker allows no more."
  }
}
