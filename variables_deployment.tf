variable "deployment" {
  description = <<-EOT
    How an update reaches the live endpoint; null leaves it to SageMaker, which moves all requests at
    once and rolls back only what does not start.
    - `blue_green`: new instances are started beside the old ones, and requests move to them.
    - `blue_green.canary_percent`: part of the new instances that takes requests first; the rest follows
      after `wait_seconds`.
    - `blue_green.linear_percent`: part of the new instances that takes requests with each step. Neither
      this nor `canary_percent`: all at once.
    - `blue_green.wait_seconds`: how long the alarms watch each step.
    - `blue_green.termination_wait_seconds`: how long the old instances stay after the last step.
    - `blue_green.timeout_seconds`: longest that the update may take.
    - `rolling`: instances are replaced in batches, for types that are hard to get.
    - `rolling.batch_percent`: part of the instances in a batch.
    - `rolling.wait_seconds`: how long the alarms watch each batch.
    - `rolling.rollback_batch_percent`: part of the instances in a batch of a rollback; null is all.
    - `rolling.timeout_seconds`: longest that the update may take.
    - `rollback_alarms`: alarms that undo an update. **Set or changed on a live endpoint this replaces
      the endpoint**, with an outage, so settle it before the first apply.
    - `rollback_alarms.errors_5xx`: errors of the endpoint in a minute that raise an alarm; null makes none.
    - `rollback_alarms.latency_p90_ms`: 90th percentile of the model's latency in a minute that raises an
      alarm; null makes none.
    - `rollback_alarms.alarm_names`: CloudWatch alarms of yours, which have to exist.
  EOT
  type = object({
    blue_green = optional(object({
      canary_percent           = optional(number)
      linear_percent           = optional(number)
      wait_seconds             = optional(number, 300)
      termination_wait_seconds = optional(number, 120)
      timeout_seconds          = optional(number, 3600)
    }))
    rolling = optional(object({
      batch_percent          = number
      wait_seconds           = optional(number, 300)
      rollback_batch_percent = optional(number)
      timeout_seconds        = optional(number, 3600)
    }))
    rollback_alarms = optional(object({
      errors_5xx     = optional(number)
      latency_p90_ms = optional(number)
      alarm_names    = optional(set(string), [])
    }))
  })
  default = null

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html
  validation {
    condition     = var.deployment == null || var.instance != null
    error_message = "Leave deployment null with serverless; SageMaker updates such an endpoint in its own way."
  }

  validation {
    condition     = var.deployment == null ? true : (var.deployment.blue_green == null) != (var.deployment.rolling == null)
    error_message = "Set one of deployment.blue_green and deployment.rolling; an update goes one way. For SageMaker's own way leave deployment null."
  }

  validation {
    condition     = try(var.deployment.blue_green.canary_percent == null || var.deployment.blue_green.linear_percent == null, true)
    error_message = "Set deployment.blue_green.canary_percent or linear_percent, not both; with neither all requests move at once."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html
  validation {
    condition     = try(var.deployment.rolling, null) == null || length(setsubtract(keys(var.variants), ["AllTraffic"])) == 0
    error_message = "Set deployment.blue_green in place of deployment.rolling, or leave variants empty: SageMaker replaces several variants in no batches."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green-canary.html
  validation {
    condition     = try(var.deployment.blue_green.canary_percent >= 1 && var.deployment.blue_green.canary_percent <= 50 && floor(var.deployment.blue_green.canary_percent) == var.deployment.blue_green.canary_percent, true)
    error_message = "Set deployment.blue_green.canary_percent to a whole number from 1 to 50; SageMaker takes no larger canary."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green-linear.html
  validation {
    condition     = try(var.deployment.blue_green.linear_percent >= 10 && var.deployment.blue_green.linear_percent <= 50 && floor(var.deployment.blue_green.linear_percent) == var.deployment.blue_green.linear_percent, true)
    error_message = "Set deployment.blue_green.linear_percent to a whole number from 10 to 50, as SageMaker takes it."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-rolling.html
  validation {
    condition     = try(var.deployment.rolling.batch_percent >= 5 && var.deployment.rolling.batch_percent <= 50 && floor(var.deployment.rolling.batch_percent) == var.deployment.rolling.batch_percent, true)
    error_message = "Set deployment.rolling.batch_percent to a whole number from 5 to 50, as SageMaker takes it."
  }

  validation {
    condition     = try(var.deployment.rolling.rollback_batch_percent >= 5 && var.deployment.rolling.rollback_batch_percent <= 100 && floor(var.deployment.rolling.rollback_batch_percent) == var.deployment.rolling.rollback_batch_percent, true)
    error_message = "Set deployment.rolling.rollback_batch_percent to a whole number from 5 to 100, or leave it null to roll back all at once."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_BlueGreenUpdatePolicy.html
  validation {
    condition = alltrue([
      for seconds in [
        try(var.deployment.blue_green.wait_seconds, 0), try(var.deployment.blue_green.termination_wait_seconds, 0),
        try(var.deployment.rolling.wait_seconds, 0)
      ] : seconds >= 0 && seconds <= 3600 && floor(seconds) == seconds
    ])
    error_message = "Set wait_seconds and termination_wait_seconds of deployment to whole numbers from 0 to 3600."
  }

  # SageMaker takes 28800, AWS provider 5.100 no more than 14400.
  validation {
    condition = alltrue([
      for seconds in [try(var.deployment.blue_green.timeout_seconds, 3600), try(var.deployment.rolling.timeout_seconds, 3600)] :
      seconds >= 600 && seconds <= 14400 && floor(seconds) == seconds
    ])
    error_message = "Set timeout_seconds of deployment to a whole number from 600 to 14400."
  }

  validation {
    condition     = try(var.deployment.rollback_alarms.errors_5xx >= 1, true) && try(var.deployment.rollback_alarms.latency_p90_ms > 0, true)
    error_message = "Set deployment.rollback_alarms.errors_5xx to 1 or more and latency_p90_ms above 0, or to null for no such alarm."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoRollbackConfig.html
  validation {
    condition = try(var.deployment.rollback_alarms, null) == null ? true : (
      length(var.deployment.rollback_alarms.alarm_names)
      + length([for own in [var.deployment.rollback_alarms.errors_5xx, var.deployment.rollback_alarms.latency_p90_ms] : own if own != null])
    ) >= 1
    error_message = "Name at least one alarm in deployment.rollback_alarms, or leave it null."
  }

  validation {
    condition = try(var.deployment.rollback_alarms, null) == null ? true : (
      length(var.deployment.rollback_alarms.alarm_names)
      + length([for own in [var.deployment.rollback_alarms.errors_5xx, var.deployment.rollback_alarms.latency_p90_ms] : own if own != null])
    ) <= 10
    error_message = "Leave some of deployment.rollback_alarms out: SageMaker watches 10 at most, the module's own included."
  }
}
