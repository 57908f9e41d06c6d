variable "instance" {
  description = <<-EOT
    Instances that run the model, billed from creation to `terraform destroy`, idle or not. Null: `serverless`.
    - `type`: SageMaker instance type, such as `ml.m5.xlarge`.
    - `count`: number of instances.
    - `ami_version`: inference AMI, which determines the GPU driver. Null: with `model.engine` the AMI
      that the image needs, otherwise SageMaker's default.
    - `volume_size_gb`: size of each instance's volume in GB, 1 to 512, for a model larger than the default
      volume; not for types with instance storage, like `ml.g5`. Null: SageMaker's default.
    - `startup_timeout_seconds`: timeout in seconds for the container to become healthy, 60 to 3600;
      large models need more than the default. Null: SageMaker's default.
    - `download_timeout_seconds`: timeout in seconds for the download of `model.s3_uri`, 60 to 3600. Null:
      SageMaker's default.
    - `routing_strategy`: how requests are distributed to instances: `LEAST_OUTSTANDING_REQUESTS` (to the
      instance with the fewest open requests) or `RANDOM`. Null: SageMaker's default.
  EOT
  type = object({
    type                     = string
    count                    = optional(number, 1)
    ami_version              = optional(string)
    volume_size_gb           = optional(number)
    startup_timeout_seconds  = optional(number)
    download_timeout_seconds = optional(number)
    routing_strategy         = optional(string)
  })
  default = null

  validation {
    condition     = (var.instance == null) != (var.serverless == null)
    error_message = "Set exactly one of instance and serverless, for example instance = { type = \"ml.m5.large\" }."
  }

  # Here and below: the instances of variants too.
  validation {
    condition     = alltrue([for type in concat(var.instance[*], local.variant_instances)[*].type : can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9]+$", type))])
    error_message = "Write instance.type as SageMaker does, with the prefix \"ml.\", like \"ml.m5.xlarge\".${local.variants_hint}"
  }

  validation {
    condition     = alltrue([for count in concat(var.instance[*], local.variant_instances)[*].count : count >= 1])
    error_message = "Set instance.count to 1 or more; to stop paying, run terraform destroy.${local.variants_hint}"
  }

  validation {
    condition     = alltrue([for count in concat(var.instance[*], local.variant_instances)[*].count : floor(count) == count])
    error_message = "Set instance.count to a whole number.${local.variants_hint}"
  }

  validation {
    condition     = alltrue([for version in concat(var.instance[*], local.variant_instances)[*].ami_version : version == null ? true : length(version) > 0])
    error_message = "Leave instance.ami_version null instead of empty for the AMI that the image needs.${local.variants_hint}"
  }

  # The limits of the next three: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
  validation {
    condition = alltrue([
      for size in concat(var.instance[*], local.variant_instances)[*].volume_size_gb : size == null ? true : contains(range(1, 513), size)
    ])
    error_message = "Set instance.volume_size_gb to a whole number from 1 to 512, or leave it null.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for seconds in flatten([for one in concat(var.instance[*], local.variant_instances) : [one.startup_timeout_seconds, one.download_timeout_seconds]]) :
      seconds == null ? true : seconds >= 60 && seconds <= 3600 && floor(seconds) == seconds
    ])
    error_message = "Set instance.startup_timeout_seconds and instance.download_timeout_seconds to whole numbers from 60 to 3600, or leave them null.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for strategy in concat(var.instance[*], local.variant_instances)[*].routing_strategy :
      strategy == null ? true : contains(["LEAST_OUTSTANDING_REQUESTS", "RANDOM"], strategy)
    ])
    error_message = "Set instance.routing_strategy to \"LEAST_OUTSTANDING_REQUESTS\" or \"RANDOM\", or leave it null.${local.variants_hint}"
  }
}

variable "serverless" {
  description = <<-EOT
    Serverless inference, on CPUs only: nothing is billed while idle, and the first request after a pause
    waits until the container has started. Null: `instance`.
    - `memory_mb`: memory of the container in MB; SageMaker assigns CPU in proportion to it.
    - `max_concurrency`: maximum number of concurrent requests; SageMaker throttles requests above it.
    - `provisioned_concurrency`: number of concurrent requests without a cold start, billed while idle
      too. Null: no provisioned concurrency.
  EOT
  type = object({
    memory_mb               = optional(number, 4096)
    max_concurrency         = optional(number, 5)
    provisioned_concurrency = optional(number)
  })
  default = null

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html
  validation {
    condition     = var.serverless == null ? true : contains([1024, 2048, 3072, 4096, 5120, 6144], var.serverless.memory_mb)
    error_message = "Set serverless.memory_mb to 1024, 2048, 3072, 4096, 5120 or 6144, or set instance for a model that needs more."
  }

  validation {
    condition     = var.serverless == null ? true : contains(range(1, 201), var.serverless.max_concurrency)
    error_message = "Set serverless.max_concurrency to a whole number from 1 to 200."
  }

  validation {
    condition = try(var.serverless.provisioned_concurrency, null) == null ? true : (
      var.serverless.provisioned_concurrency >= 1 && floor(var.serverless.provisioned_concurrency) == var.serverless.provisioned_concurrency
    )
    error_message = "Set serverless.provisioned_concurrency to a whole number of 1 or more, or leave it null to pay nothing while idle."
  }

  validation {
    condition = try(var.serverless.provisioned_concurrency, null) == null ? true : (
      var.serverless.provisioned_concurrency <= var.serverless.max_concurrency
    )
    error_message = "Set serverless.provisioned_concurrency to serverless.max_concurrency or less."
  }
}

variable "scaling" {
  description = <<-EOT
    Automatic scaling of the instances of each variant, within the same bounds; a shadow is not scaled.
    Null: a fixed number of instances, `instance.count`.
    - `min_capacity`: minimum number of instances, at least 1.
    - `max_capacity`: maximum number of instances, and so the maximum cost.
    - `invocations_per_instance`: target of requests per instance and minute. Null: no such policy.
    - `concurrent_requests_per_instance`: target of concurrent requests per instance; reacts within seconds
      and suits long completions. Null: no such policy.
    - `metrics`: target values for other CloudWatch metrics, keyed by a name of your choice.
    - `metrics.*.metric_name`: name of the metric, such as `MemoryUtilization`. `GPUUtilization` is a
      sum over an instance's GPUs, and near 100 as soon as a language model processes one request.
    - `metrics.*.target`: target value, in the unit of the metric.
    - `metrics.*.namespace`: namespace of the metric.
    - `metrics.*.statistic`: `Average`, `Minimum`, `Maximum`, `SampleCount` or `Sum`.
    - `metrics.*.unit`: unit of the metric. Null: data of any unit.
    - `metrics.*.dimensions`: dimensions of the metric. Null: the endpoint and its variant.
    - `scale_out_cooldown_seconds`: minimum time between two scale-outs, in seconds.
    - `scale_in_cooldown_seconds`: minimum time between two scale-ins, in seconds.
    - `schedules`: scheduled changes of the bounds, keyed by a name of your choice; one for the evening
      and one for the morning make off-hours.
    - `schedules.*.expression`: time of the change, as `cron(0 20 ? * MON-FRI *)`, `rate(1 day)` or
      `at(2027-01-01T00:00:00)`.
    - `schedules.*.timezone`: time zone of the expression, such as `Europe/Berlin`.
    - `schedules.*.min_capacity`: minimum number of instances from that time.
    - `schedules.*.max_capacity`: maximum number of instances from that time.
  EOT
  type = object({
    min_capacity                     = optional(number, 1)
    max_capacity                     = number
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
      expression   = string
      timezone     = optional(string, "UTC")
      min_capacity = number
      max_capacity = number
    })), {})
  })
  default = null

  validation {
    condition     = var.scaling == null ? true : alltrue([for metric in values(var.scaling.metrics) : metric != null]) && alltrue([for schedule in values(var.scaling.schedules) : schedule != null])
    error_message = "Remove a key from scaling.metrics or scaling.schedules instead of setting it to null."
  }

  validation {
    condition     = var.scaling == null || var.instance != null
    error_message = "Leave scaling null with serverless, which scales up to serverless.max_concurrency without it."
  }

  # Only asynchronous endpoints, and endpoints with inference components, scale to zero:
  # https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
  validation {
    condition     = var.scaling == null ? true : var.scaling.min_capacity >= 1 && floor(var.scaling.min_capacity) == var.scaling.min_capacity
    error_message = "Set scaling.min_capacity to a whole number of 1 or more: a synchronous endpoint does not scale to zero."
  }

  validation {
    condition     = var.scaling == null ? true : try(var.scaling.max_capacity >= var.scaling.min_capacity && floor(var.scaling.max_capacity) == var.scaling.max_capacity, false)
    error_message = "Set scaling.max_capacity to a whole number, at least scaling.min_capacity."
  }

  validation {
    condition = var.scaling == null ? true : (
      var.scaling.invocations_per_instance != null || var.scaling.concurrent_requests_per_instance != null
      || length(var.scaling.metrics) + length(var.scaling.schedules) > 0
    )
    error_message = "Set at least one of scaling.invocations_per_instance, scaling.concurrent_requests_per_instance, scaling.metrics and scaling.schedules."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for target in concat(
        [for target in [var.scaling.invocations_per_instance, var.scaling.concurrent_requests_per_instance] : target if target != null],
        [for metric in values(var.scaling.metrics) : metric.target if metric != null]
      ) : try(target > 0, false)
    ])
    error_message = "Set each target of scaling above 0: invocations_per_instance, concurrent_requests_per_instance and metrics.*.target."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for metric in values(var.scaling.metrics) : try(
        length(metric.metric_name) > 0 && length(metric.namespace) > 0 && (metric.unit == null ? true : length(metric.unit) > 0)
        && alltrue([for value in values(metric.dimensions == null ? {} : metric.dimensions) : value == null ? true : length(value) > 0]), false
      ) if metric != null
    ])
    error_message = "Set each scaling.metrics.*.metric_name and namespace, and each value of dimensions, to a text that is not empty, and leave unit null for data of any unit."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for metric in values(var.scaling.metrics) :
      contains(["Average", "Minimum", "Maximum", "SampleCount", "Sum"], metric.statistic) if metric != null
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
      for schedule in values(var.scaling.schedules) :
      can(regex("^(cron\\(([^ ()]+ ){5}[^ ()]+\\)|rate\\([1-9][0-9]* (minute|hour|day)s?\\)|at\\([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\))$", schedule.expression)) if schedule != null
    ])
    error_message = "Write each scaling.schedules.*.expression as cron(<six fields>), rate(<number> <minutes|hours|days>) or at(<yyyy-mm-ddThh:mm:ss>), like \"cron(0 20 ? * MON-FRI *)\"."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for schedule in values(var.scaling.schedules) : can(regex("^[A-Za-z]+([/_+-]*[A-Za-z0-9])*$", schedule.timezone)) if schedule != null
    ])
    error_message = "Write each scaling.schedules.*.timezone as the IANA time zone database does, like \"Europe/Berlin\", or omit it for UTC."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for schedule in values(var.scaling.schedules) : try(
        schedule.min_capacity >= 1 && schedule.max_capacity >= schedule.min_capacity
        && floor(schedule.min_capacity) == schedule.min_capacity && floor(schedule.max_capacity) == schedule.max_capacity, false
      ) if schedule != null
    ])
    error_message = "Set each scaling.schedules.*.min_capacity to a whole number of 1 or more, and max_capacity to a whole number that is at least min_capacity."
  }

  validation {
    condition = var.scaling == null ? true : alltrue([
      for key in concat(keys(var.scaling.metrics), keys(var.scaling.schedules)) : can(regex("^[A-Za-z0-9_-]{1,100}$", key))
    ])
    error_message = "Use only letters, digits, hyphens and underscores, at most 100, for each key of scaling.metrics and scaling.schedules."
  }

  # Names of the module's own policies, see modules/scaling.
  validation {
    condition     = var.scaling == null ? true : length(setintersection(keys(var.scaling.metrics), ["invocations", "concurrency"])) == 0
    error_message = "Use keys other than \"invocations\" and \"concurrency\" in scaling.metrics: the module's own policies have these names."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html
  validation {
    condition = var.scaling == null ? true : alltrue([
      for count in concat(var.instance[*], local.scaled_instances)[*].count : try(count >= var.scaling.min_capacity && count <= var.scaling.max_capacity, true)
    ])
    error_message = "Set instance.count between scaling.min_capacity and scaling.max_capacity: each update of the endpoint starts with that number of instances.${local.variants_hint}"
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
  validation {
    condition     = var.scaling == null ? true : !anytrue([for type in concat(var.instance[*], local.scaled_instances)[*].type : startswith(type, "ml.t")])
    error_message = "Set instance.type to a type of another family, like ml.m5.large, or leave scaling null: SageMaker does not scale the burstable ml.t types.${local.variants_hint}"
  }
}
