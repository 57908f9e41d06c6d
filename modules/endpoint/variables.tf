variable "name" {
  description = "Name of the endpoint; the names of models and configuration begin with it."
  type        = string
  nullable    = false
}

variable "account" {
  description = "AWS account: its id, region, partition and DNS suffix."
  type        = object({ id = string, region = string, partition = string, dns_suffix = string })
  nullable    = false
}

variable "variant_name" {
  description = "Name of the main variant."
  type        = string
  nullable    = false
}

variable "model" {
  description = "Main variant's container: `image` in ECR, or elsewhere with a `registry`; `environment`; and `s3_uri` of the model's files (null: none)."
  type = object({
    image       = string
    environment = map(string)
    registry    = object({ credentials_function_arn = string })
    s3_uri      = string
  })
  nullable = false
}

variable "instance" {
  description = "Main variant's instances, the root's `instance`. Null: `serverless`."
  type = object({
    type                     = string
    count                    = number
    ami_version              = string
    volume_size_gb           = number
    startup_timeout_seconds  = number
    download_timeout_seconds = number
    routing_strategy         = string
  })
}

variable "weight" {
  description = "Main variant's share of the requests, relative to the weights of `variants`."
  type        = number
  nullable    = false
}

variable "variants" {
  description = <<-EOT
    Other variants, by name, each with a `model`, an `instance`, a `weight`, and whether it is a `shadow`: it
    gets copies of requests, and its responses are discarded.
  EOT
  type = map(object({
    weight = number
    shadow = bool
    model = object({
      image       = string
      environment = map(string)
      registry    = object({ credentials_function_arn = string })
      s3_uri      = string
    })
    instance = object({
      type                     = string
      count                    = number
      ami_version              = string
      volume_size_gb           = number
      startup_timeout_seconds  = number
      download_timeout_seconds = number
      routing_strategy         = string
    })
  }))
  nullable = false
}

variable "serverless" {
  description = "Serverless inference, the root's `serverless`. Null: `instance`."
  type = object({
    memory_mb               = number
    max_concurrency         = number
    provisioned_concurrency = number
  })
}

variable "async" {
  description = <<-EOT
    Settings of an asynchronous endpoint, which accepts `InvokeEndpointAsync` and nothing else: where in S3
    it writes, the topics to which it publishes, and the requests that an instance processes at once (null:
    SageMaker chooses). Null: the endpoint is synchronous.
  EOT
  type = object({
    s3_output_path                          = string
    s3_failure_path                         = string
    success_topic_arn                       = string
    error_topic_arn                         = string
    kms_key_arn                             = string
    max_concurrent_invocations_per_instance = number
    input_objects_arn                       = string
    output_objects_arns                     = list(string)
  })
}

variable "update_policy" {
  description = "How an update reaches the live endpoint, the root's `update_policy`. Null: SageMaker's own way."
  type = object({
    blue_green = object({
      canary_percent                    = number
      linear_percent                    = number
      wait_interval_seconds             = number
      termination_wait_seconds          = number
      maximum_execution_timeout_seconds = number
    })
    rolling = object({
      batch_percent                     = number
      wait_interval_seconds             = number
      rollback_batch_percent            = number
      maximum_execution_timeout_seconds = number
    })
    rollback_alarms = object({
      errors_5xx     = number
      latency_p90_ms = number
      alarm_names    = list(string)
    })
  })
}

variable "data_capture" {
  description = "Capture of requests and responses, the root's `data_capture`. Null: nothing is captured."
  type = object({
    s3_uri              = string
    sampling_percentage = number
  })
}

variable "network" {
  description = "VPC and isolation of the containers, the root's `network`. Without `vpc.security_group_ids` the module creates a security group in the VPC `vpc.id`."
  type = object({
    vpc = object({
      id                 = string
      subnet_ids         = list(string)
      security_group_ids = list(string)
    })
    isolation_enabled = bool
  })
  nullable = false
}

variable "encryption" {
  description = "KMS keys, fields of the root's `encryption`."
  type = object({
    volume_kms_key_arn       = string
    model_kms_key_arn        = string
    data_capture_kms_key_arn = string
  })
  nullable = false
}

variable "iam" {
  description = "Execution role, the root's `iam`. Without `execution_role` the module creates one."
  type = object({
    execution_role                   = object({ arn = string })
    execution_role_policy_statements = map(object({ actions = list(string), resources = list(string) }))
    permissions_boundary_arn         = string
    role_path                        = string
  })
  nullable = false
}

variable "logs" {
  description = "Log group of the containers: `retention_days` and `kms_key_arn` (null: CloudWatch's own key)."
  type        = object({ retention_days = number, kms_key_arn = string })
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  nullable    = false
}
