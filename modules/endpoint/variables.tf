variable "name" {
  description = "Name of the endpoint; model and configuration derive theirs from it."
  type        = string
  nullable    = false
}

variable "model" {
  description = "The serving container's `image` in ECR, or elsewhere with a `registry`, its `environment`, and the `s3_uri` of the model's files (null: none)."
  type = object({
    image       = string
    environment = optional(map(string), {})
    registry    = optional(object({ credentials_function_arn = optional(string) }))
    s3_uri      = optional(string)
  })
  nullable = false
}

variable "instance" {
  description = <<-EOT
    SageMaker instance `type`, their `count`, and what else the root module's variable of that name has;
    null leaves a field to SageMaker. Null: `serverless`.
  EOT
  type = object({
    type                     = string
    count                    = optional(number, 1)
    ami_version              = optional(string)
    volume_size_gb           = optional(number)
    startup_timeout_seconds  = optional(number)
    download_timeout_seconds = optional(number)
    managed_scaling          = optional(object({ min_count = number, max_count = number }))
    routing                  = optional(string)
  })
  default = null
}

variable "serverless" {
  description = <<-EOT
    The container's `memory_mb`, its `max_concurrency`, and how much of that is `provisioned_concurrency`
    (null: none). Null: `instance`.
  EOT
  type = object({
    memory_mb               = number
    max_concurrency         = number
    provisioned_concurrency = optional(number)
  })
  default = null
}

variable "async" {
  description = <<-EOT
    What makes the endpoint asynchronous, so that it takes `InvokeEndpointAsync` and nothing else:
    where in S3 it writes, whom it tells, and how many requests an instance works on at once (null:
    SageMaker chooses). Null: it answers at once.
  EOT
  type = object({
    s3_output_path                          = string
    s3_failure_path                         = string
    success_topic_arn                       = string
    error_topic_arn                         = string
    kms_key_arn                             = optional(string)
    max_concurrent_invocations_per_instance = optional(number)
    input_objects_arn                       = string
    output_objects_arns                     = list(string)
  })
  default = null
}

variable "execution_role" {
  description = "The role to use, by its `arn`, which may be known after apply only. Null: the module makes one."
  type        = object({ arn = string })
  default     = null
}

variable "logs" {
  description = "`retention_days` and `kms_key_arn` (null: CloudWatch's own key) of the container's log group."
  type = object({
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
  })
  default  = {}
  nullable = false
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
  nullable    = false
}
