variable "jobs" {
  description = <<-EOT
    Answers that take longer than 30 s: `POST /jobs`, `GET /jobs/{id}` and the like, from an
    asynchronous endpoint that sleeps at zero instances. Null: no jobs. With jobs, `POST /generate`
    is not offered, since SageMaker has no endpoint that does both.
    - `bucket`: name of a bucket for inputs and outputs, with encryption, policy and lifecycle of
      yours. Null: the module makes one.
    - `kms_key_arn`: key that encrypts bucket, table, topics and queue, and whose policy lets SNS and
      EventBridge use it. Null: the services' own keys.
    - `retention_days`: days after which a job and its result are forgotten.
    - `queue_seconds`: longest wait for an instance, 60 to 21600.
    - `run_seconds`: longest run of one job, 1 to 3600.
    - `min_instances`: instances that stay when there is nothing to do; 0 costs nothing.
    - `max_instances`: instances at most.
    - `backlog_per_instance`: waiting jobs for each instance, from which follows how many run.
    - `scale_in_seconds`: time between two steps down.
    - `concurrency_per_instance`: jobs that an instance works on at once. Null: SageMaker chooses.
    - `alarm_action_arns`: whom the alarm about dead letters tells, such as SNS topics, besides the topic of `monitoring`.
    - `callback`: lets a client name a URL that is called, signed, when the job has ended, in the header
      `Callback-Url` of `POST /jobs`. Null: nobody is called.
    - `callback.allowed_hosts`: whom it may name, each by its whole name, such as `hooks.example.com`.
    - `callback.secret_version`: of the signing secret that Terraform makes; raise it for a new one.
    - `callback.overlap_hours`: how long the one before signs beside the new one.
  EOT
  type = object({
    bucket                   = optional(string)
    kms_key_arn              = optional(string)
    retention_days           = optional(number, 7)
    queue_seconds            = optional(number, 21600)
    run_seconds              = optional(number, 900)
    min_instances            = optional(number, 0)
    max_instances            = optional(number, 1)
    backlog_per_instance     = optional(number, 5)
    scale_in_seconds         = optional(number, 600)
    concurrency_per_instance = optional(number)
    alarm_action_arns        = optional(list(string), [])
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
    error_message = "Set instance in place of serverless, or leave jobs null: SageMaker has no serverless endpoint that is asynchronous."
  }

  validation {
    condition     = var.jobs == null ? true : var.scaling == null
    error_message = "Leave scaling null with jobs, which scale by their backlog: set jobs.min_instances and jobs.max_instances."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/shadow-tests-exclusions.html; several that answer would
  # share one queue, by which they scale.
  validation {
    condition     = var.jobs == null || length(var.variants) == 0
    error_message = "Leave variants empty with jobs: the queue of an asynchronous endpoint is for one variant."
  }

  validation {
    condition     = var.jobs == null || try(var.instance.managed_scaling, null) == null
    error_message = "Leave instance.managed_scaling null with jobs, which scale by their backlog: set jobs.min_instances and jobs.max_instances."
  }

  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  validation {
    condition     = try(var.jobs.bucket, null) == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.jobs.bucket))
    error_message = "Write jobs.bucket as the bare name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens."
  }

  validation {
    condition     = try(var.jobs.kms_key_arn, null) == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.jobs.kms_key_arn))
    error_message = "Set jobs.kms_key_arn to the full ARN of a key, arn:aws:kms:<region>:<account>:key/<id>; policies know no alias."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.retention_days >= 1 && var.jobs.retention_days <= 365 && floor(var.jobs.retention_days) == var.jobs.retention_days
    error_message = "Set jobs.retention_days to a whole number from 1 to 365."
  }

  # The next two: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
  validation {
    condition     = var.jobs == null ? true : var.jobs.queue_seconds >= 60 && var.jobs.queue_seconds <= 21600 && floor(var.jobs.queue_seconds) == var.jobs.queue_seconds
    error_message = "Set jobs.queue_seconds to a whole number from 60 to 21600; SageMaker keeps a request waiting no longer than six hours."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.run_seconds >= 1 && var.jobs.run_seconds <= 3600 && floor(var.jobs.run_seconds) == var.jobs.run_seconds
    error_message = "Set jobs.run_seconds to a whole number from 1 to 3600; SageMaker lets a request run no longer than one hour."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.min_instances >= 0 && floor(var.jobs.min_instances) == var.jobs.min_instances
    error_message = "Set jobs.min_instances to a whole number, 0 or more."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.max_instances >= var.jobs.min_instances && floor(var.jobs.max_instances) == var.jobs.max_instances
    error_message = "Set jobs.max_instances to a whole number, jobs.min_instances or more."
  }

  validation {
    condition     = var.jobs == null || var.instance == null ? true : var.jobs.max_instances >= var.instance.count
    error_message = "Set jobs.max_instances to instance.count or more: the endpoint starts with instance.count instances."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.backlog_per_instance > 0
    error_message = "Set jobs.backlog_per_instance above 0."
  }

  validation {
    condition     = var.jobs == null ? true : var.jobs.scale_in_seconds >= 0 && floor(var.jobs.scale_in_seconds) == var.jobs.scale_in_seconds
    error_message = "Set jobs.scale_in_seconds to a whole number of seconds, 0 or more."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AsyncInferenceClientConfig.html
  validation {
    condition = try(var.jobs.concurrency_per_instance, null) == null ? true : (
      var.jobs.concurrency_per_instance >= 1 && var.jobs.concurrency_per_instance <= 1000 && floor(var.jobs.concurrency_per_instance) == var.jobs.concurrency_per_instance
    )
    error_message = "Set jobs.concurrency_per_instance to a whole number from 1 to 1000, or leave it null."
  }

  validation {
    condition     = try(var.jobs.callback, null) == null ? true : length(var.jobs.callback.allowed_hosts) > 0
    error_message = "Name at least one host in jobs.callback.allowed_hosts, or leave jobs.callback null: nobody could be called."
  }

  # The last label holds a letter, so no address of IPv4 passes.
  validation {
    condition = alltrue([
      for host in try(var.jobs.callback.allowed_hosts, []) :
      length(host) <= 253 && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", host))
    ])
    error_message = "Write each of jobs.callback.allowed_hosts as the whole name of a host in lower case, like \"hooks.example.com\", with no scheme, port, path or wildcard; addresses are not called."
  }

  # 4 KB is Lambda's limit of all variables together,
  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html.
  validation {
    condition     = length(join(" ", try(var.jobs.callback.allowed_hosts, []))) <= 2048
    error_message = "Shorten jobs.callback.allowed_hosts: all names together may have 2048 characters, since the functions' environment holds them."
  }

  validation {
    condition     = try(var.jobs.callback, null) == null ? true : var.jobs.callback.secret_version >= 1 && floor(var.jobs.callback.secret_version) == var.jobs.callback.secret_version
    error_message = "Set jobs.callback.secret_version to a whole number of 1 or more."
  }

  validation {
    condition     = try(var.jobs.callback, null) == null ? true : var.jobs.callback.overlap_hours >= 0 && var.jobs.callback.overlap_hours <= 720 && floor(var.jobs.callback.overlap_hours) == var.jobs.callback.overlap_hours
    error_message = "Set jobs.callback.overlap_hours to a whole number from 0 (the old secret signs no more) to 720 (30 days)."
  }

  validation {
    condition     = alltrue([for arn in try(var.jobs.alarm_action_arns, []) : can(regex("^arn:aws[a-z-]*:", arn))])
    error_message = "Write each of jobs.alarm_action_arns as an ARN, such as that of an SNS topic."
  }
}
