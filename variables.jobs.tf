variable "jobs" {
  description = <<-EOT
    Asynchronous jobs, for completions that take longer than 30 s: `POST /jobs`, `GET /jobs/{id}` and related
    routes, with an asynchronous endpoint that scales to zero. With `jobs`, `POST /generate` is not
    available, because an asynchronous endpoint does not accept synchronous calls. Null: no jobs.
    - `bucket`: existing bucket for inputs and outputs; its encryption, policy and lifecycle are up to you.
      Null: the module creates a bucket.
    - `bucket.name`: name of the bucket, which may be created in the same apply.
    - `retention_days`: number of days after which a job and its result are deleted.
    - `request_ttl_seconds`: maximum time in the queue, in seconds, 60 to 21600.
    - `invocation_timeout_seconds`: timeout of one invocation of the model, in seconds, 1 to 3600.
    - `min_capacity`: minimum number of instances; 0 scales to zero, which costs nothing while idle.
    - `max_capacity`: maximum number of instances.
    - `backlog_per_instance`: target of waiting jobs per instance, by which the endpoint scales.
    - `scale_in_cooldown_seconds`: minimum time between two scale-ins, in seconds.
    - `max_concurrent_invocations_per_instance`: maximum number of jobs that an instance processes at once.
      Null: SageMaker chooses.
    - `alarm_action_arns`: ARNs, such as of SNS topics, that the alarm about dead letters notifies in
      addition to the topic of `monitoring`.
    - `callback`: callbacks: a signed request to the URL in the header `Callback-Url` of `POST /jobs`
      when the job has ended. Null: no callbacks.
    - `callback.allowed_hosts`: complete host names that clients may use, such as `hooks.example.com`.
    - `callback.secret_version`: version of the signing secret, which Terraform creates; increase it to
      rotate the secret.
    - `callback.overlap_hours`: time for which the previous version also signs after a rotation, in hours.
  EOT
  type = object({
    bucket                                  = optional(object({ name = string }))
    retention_days                          = optional(number, 7)
    request_ttl_seconds                     = optional(number, 21600)
    invocation_timeout_seconds              = optional(number, 900)
    min_capacity                            = optional(number, 0)
    max_capacity                            = optional(number, 1)
    backlog_per_instance                    = optional(number, 5)
    scale_in_cooldown_seconds               = optional(number, 600)
    max_concurrent_invocations_per_instance = optional(number)
    alarm_action_arns                       = optional(list(string), [])
    callback = optional(object({
      allowed_hosts  = list(string)
      secret_version = optional(number, 1)
      overlap_hours  = optional(number, 24)
    }))
  })
  default = null

  # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html#serverless-endpoints-how-it-works-exclusions
  validation {
    condition     = var.jobs == null ? true : var.serverless == null
    error_message = "Set instance instead of serverless, or leave jobs null: SageMaker has no asynchronous serverless endpoints."
  }

  validation {
    condition     = var.jobs == null ? true : var.scaling == null
    error_message = "Leave scaling null with jobs, which scale by their backlog, and set jobs.min_capacity and jobs.max_capacity instead."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/shadow-tests-exclusions.html; several production variants
  # would share one queue, by which they scale.
  validation {
    condition     = var.jobs == null || length(var.variants) == 0
    error_message = "Leave variants empty with jobs: the queue of an asynchronous endpoint is for one variant."
  }

  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  validation {
    condition     = var.jobs == null ? true : var.jobs.bucket == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.jobs.bucket.name))
    error_message = "Write jobs.bucket.name as a bucket name without scheme: 3 to 63 lower-case letters, digits, dots and hyphens."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.retention_days >= 1 && var.jobs.retention_days <= 365 && floor(var.jobs.retention_days) == var.jobs.retention_days
    error_message = "Set jobs.retention_days to a whole number from 1 to 365."
  }

  # The next two: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
  validation {
    condition     = var.jobs == null ? true : var.jobs.request_ttl_seconds >= 60 && var.jobs.request_ttl_seconds <= 21600 && floor(var.jobs.request_ttl_seconds) == var.jobs.request_ttl_seconds
    error_message = "Set jobs.request_ttl_seconds to a whole number from 60 to 21600: SageMaker keeps a request in the queue for at most six hours."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.invocation_timeout_seconds >= 1 && var.jobs.invocation_timeout_seconds <= 3600 && floor(var.jobs.invocation_timeout_seconds) == var.jobs.invocation_timeout_seconds
    error_message = "Set jobs.invocation_timeout_seconds to a whole number from 1 to 3600: SageMaker allows a request to run for at most one hour."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.min_capacity >= 0 && floor(var.jobs.min_capacity) == var.jobs.min_capacity
    error_message = "Set jobs.min_capacity to a whole number of 0 or more."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.max_capacity >= var.jobs.min_capacity && floor(var.jobs.max_capacity) == var.jobs.max_capacity
    error_message = "Set jobs.max_capacity to a whole number, at least jobs.min_capacity."
  }

  validation {
    condition     = var.jobs == null || var.instance == null ? true : var.jobs.max_capacity >= var.instance.count
    error_message = "Set jobs.max_capacity to instance.count or more: the endpoint starts with instance.count instances."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
  validation {
    condition     = var.jobs == null || var.instance == null ? true : !startswith(var.instance.type, "ml.t")
    error_message = "Set instance.type to a type of another family, like ml.m5.large, or leave jobs null: SageMaker does not scale the burstable ml.t types."
  }

  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  validation {
    condition     = var.jobs == null ? true : var.jobs.bucket != null || !can(regex("^(sthree-|amzn-s3-demo-)", var.name))
    error_message = "Choose a name that starts with neither \"sthree-\" nor \"amzn-s3-demo-\", or set jobs.bucket: the bucket's name starts with it, and S3 reserves these prefixes."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.backlog_per_instance > 0
    error_message = "Set jobs.backlog_per_instance above 0."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.scale_in_cooldown_seconds >= 0 && floor(var.jobs.scale_in_cooldown_seconds) == var.jobs.scale_in_cooldown_seconds
    error_message = "Set jobs.scale_in_cooldown_seconds to a whole number of 0 or more."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AsyncInferenceClientConfig.html
  validation {
    condition = try(var.jobs.max_concurrent_invocations_per_instance, null) == null ? true : (
      var.jobs.max_concurrent_invocations_per_instance >= 1 && var.jobs.max_concurrent_invocations_per_instance <= 1000
      && floor(var.jobs.max_concurrent_invocations_per_instance) == var.jobs.max_concurrent_invocations_per_instance
    )
    error_message = "Set jobs.max_concurrent_invocations_per_instance to a whole number from 1 to 1000, or leave it null."
  }

  validation {
    condition     = try(var.jobs.callback, null) == null ? true : try(length(var.jobs.callback.allowed_hosts) > 0, false)
    error_message = "Set at least one host in jobs.callback.allowed_hosts, or leave jobs.callback null."
  }

  # The last label starts with a letter, which excludes IPv4 addresses.
  validation {
    condition = alltrue([
      for host in try(coalesce(var.jobs.callback.allowed_hosts, []), []) :
      try(length(host) <= 253, false) && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", host))
    ])
    error_message = "Write each of jobs.callback.allowed_hosts as a complete host name in lower case, like \"hooks.example.com\", without scheme, port, path or wildcard; IP addresses are not accepted."
  }

  validation {
    condition     = try(var.jobs.callback, null) == null ? true : var.jobs.callback.secret_version >= 1 && floor(var.jobs.callback.secret_version) == var.jobs.callback.secret_version
    error_message = "Set jobs.callback.secret_version to a whole number of 1 or more."
  }

  validation {
    condition     = try(var.jobs.callback, null) == null ? true : var.jobs.callback.overlap_hours >= 0 && var.jobs.callback.overlap_hours <= 720 && floor(var.jobs.callback.overlap_hours) == var.jobs.callback.overlap_hours
    error_message = "Set jobs.callback.overlap_hours to a whole number from 0 (the previous secret stops signing at once) to 720 (30 days)."
  }

  validation {
    condition     = alltrue([for arn in try(var.jobs.alarm_action_arns, []) : can(regex("^arn:aws[a-z-]*:", arn))])
    error_message = "Write each of jobs.alarm_action_arns as an ARN, like that of an SNS topic."
  }
}
