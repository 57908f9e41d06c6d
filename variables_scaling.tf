variable "scaling" {
  description = <<-EOT
    Automatic scaling of the instances, of each variant that answers by itself and within these bounds;
    a shadow keeps its number. Null keeps `instance.count` of them.
    - `min_count`: fewest instances, at least 1.
    - `max_count`: most instances, and with them the most that is spent.
    - `invocations_per_instance`: requests a minute that one instance is to answer.
    - `concurrent_requests_per_instance`: requests at once that one instance is to work on; reacts
      within seconds, and suits long answers.
    - `metrics`: other CloudWatch metrics to hold at a target, by a name of yours.
    - `metrics.*.metric_name`: name of the metric, such as `GPUUtilization`.
    - `metrics.*.target`: value to hold it at.
    - `metrics.*.namespace`: its namespace.
    - `metrics.*.statistic`: `Average`, `Minimum`, `Maximum`, `SampleCount` or `Sum`.
    - `metrics.*.unit`: its unit; null takes data of any unit.
    - `metrics.*.dimensions`: its dimensions; null is the endpoint and its variant.
    - `scale_out_cooldown_seconds`: shortest time between two additions of instances.
    - `scale_in_cooldown_seconds`: shortest time between two removals.
    - `schedules`: other bounds from a moment on, by a name of yours; one for the evening and one for
      the morning make off-hours.
    - `schedules.*.expression`: when, as `cron(0 20 ? * MON-FRI *)`, `rate(1 day)` or `at(2027-01-01T00:00:00)`.
    - `schedules.*.timezone`: time zone of the expression, such as `Europe/Berlin`.
    - `schedules.*.min_count`: fewest instances from then on.
    - `schedules.*.max_count`: most instances from then on.
  EOT
  type = object({
    min_count                        = optional(number, 1)
    max_count                        = number
    invocations_per_instance         = optional(number)
    concurrent_requests_per_instance = optional(number)
    metrics = optional(map(object({
      metric_name = string
      target      = number
      namespace   = optional(string, "/aws/sagemaker/Endpoints")
      statistic   = optional(string, "Average")
      unit        = optional(string)
      dimensions  = optional(map(string))
    })), {})
    scale_out_cooldown_seconds = optional(number, 60)
    scale_in_cooldown_seconds  = optional(number, 300)
    schedules = optional(map(object({
      expression = string
      timezone   = optional(string, "UTC")
      min_count  = number
      max_count  = number
    })), {})
  })
  default = null

  validation {
    condition     = var.scaling == null || var.instance != null
    error_message = "Leave scaling null with serverless, which scales by itself up to serverless.max_concurrency."
  }

  # To none at all only asynchronous endpoints scale, and those of inference components:
  # https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
  validation {
    condition     = var.scaling == null ? true : var.scaling.min_count >= 1 && floor(var.scaling.min_count) == var.scaling.min_count
    error_message = "Set scaling.min_count to a whole number of 1 or more; an endpoint that answers at once keeps an instance."
  }

  validation {
    condition     = var.scaling == null ? true : var.scaling.max_count >= var.scaling.min_count && floor(var.scaling.max_count) == var.scaling.max_count
    error_message = "Set scaling.max_count to a whole number, no smaller than scaling.min_count."
  }

  validation {
    condition = var.scaling == null ? true : (
      var.scaling.invocations_per_instance != null || var.scaling.concurrent_requests_per_instance != null
      || length(var.scaling.metrics) + length(var.scaling.schedules) > 0
    )
    error_message = "Say what to scale by: set scaling.invocations_per_instance, scaling.concurrent_requests_per_instance, scaling.metrics or scaling.schedules."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for target in concat(
        [var.scaling.invocations_per_instance, var.scaling.concurrent_requests_per_instance],
        values(var.scaling.metrics)[*].target
      ) : target == null ? true : target > 0
    ])
    error_message = "Set each target of scaling above 0: invocations_per_instance, concurrent_requests_per_instance and metrics.*.target."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for statistic in values(var.scaling.metrics)[*].statistic :
      contains(["Average", "Minimum", "Maximum", "SampleCount", "Sum"], statistic)
    ])
    error_message = "Set each scaling.metrics.*.statistic to Average, Minimum, Maximum, SampleCount or Sum."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for seconds in [var.scaling.scale_out_cooldown_seconds, var.scaling.scale_in_cooldown_seconds] :
      seconds >= 0 && floor(seconds) == seconds
    ])
    error_message = "Set scaling.scale_out_cooldown_seconds and scaling.scale_in_cooldown_seconds to whole numbers of 0 or more."
  }

  # https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
  validation {
    condition = var.scaling == null ? true : alltrue([
      for expression in values(var.scaling.schedules)[*].expression :
      can(regex("^(cron\\(([^ ()]+ ){5}[^ ()]+\\)|rate\\([1-9][0-9]* (minute|hour|day)s?\\)|at\\([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\))$", expression))
    ])
    error_message = "Write each scaling.schedules.*.expression as cron(<six fields>), rate(<number> <minutes|hours|days>) or at(<yyyy-mm-ddThh:mm:ss>), like \"cron(0 20 ? * MON-FRI *)\"."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for schedule in values(var.scaling.schedules) : schedule.min_count >= 1 && schedule.max_count >= schedule.min_count
      && floor(schedule.min_count) == schedule.min_count && floor(schedule.max_count) == schedule.max_count
    ])
    error_message = "Set min_count of each of scaling.schedules to a whole number of 1 or more, and max_count to one no smaller."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for key in concat(keys(var.scaling.metrics), keys(var.scaling.schedules)) : can(regex("^[A-Za-z0-9_-]{1,100}$", key))
    ])
    error_message = "Name each of scaling.metrics and scaling.schedules with letters, digits, hyphens and underscores, 100 at most."
  }

  # Names of the module's own policies, see modules/scaling.
  validation {
    condition     = var.scaling == null ? true : length(setintersection(keys(var.scaling.metrics), ["invocations", "concurrency"])) == 0
    error_message = "Name none of scaling.metrics \"invocations\" or \"concurrency\": the module's own policies bear these names."
  }

  # Where an update begins: https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html
  validation {
    condition = var.scaling == null ? true : alltrue([
      for count in concat(var.instance[*], local.scaled_instances)[*].count : count >= var.scaling.min_count && count <= var.scaling.max_count
    ])
    error_message = "Set instance.count between scaling.min_count and scaling.max_count: each update of the endpoint begins with that many instances.${local.of_variants}"
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
  validation {
    condition     = var.scaling == null ? true : !anytrue([for type in concat(var.instance[*], local.scaled_instances)[*].type : startswith(type, "ml.t")])
    error_message = "Choose an instance.type of another family, like ml.m5.large: SageMaker does not scale the burstable ml.t types. Or leave scaling null.${local.of_variants}"
  }

  validation {
    condition     = var.scaling == null || alltrue([for bounds in concat(var.instance[*], local.variant_instances)[*].managed_scaling : bounds == null])
    error_message = "Leave instance.managed_scaling null with scaling: two would change the number of instances.${local.of_variants}"
  }
}
