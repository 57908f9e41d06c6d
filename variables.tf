variable "name" {
  description = <<-EOT
    Name of the deployment. All resource names derive from it, so two deployments with different
    names can share an account and region.
  EOT
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.name))
    error_message = "Start name with a lower-case letter and use only lower-case letters, digits and hyphens, like \"gpt2\"."
  }

  validation {
    condition     = !can(regex("--|-$", var.name))
    error_message = "Use only single hyphens in name, and none at its end: SageMaker does not accept \"--\" or a final hyphen in some of the derived names."
  }

  # The longest derived name is an IAM role's (64 characters at most), see modules/function.
  validation {
    condition     = length(var.name) >= 2 && length(var.name) <= 32
    error_message = "Give name 2 to 32 characters, so that every name derived from it fits the limits of AWS."
  }
}

variable "tags" {
  description = "Tags of all resources that support tags. The module adds the tag `terraform-aws-sagemaker-llm` = `name`."
  type        = map(string)
  default     = {}
  nullable    = false

  # https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Remove keys that start with \"aws:\" from tags; AWS reserves that prefix."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html
  validation {
    condition     = alltrue([for text in concat(keys(var.tags), values(var.tags)) : text == null ? true : can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*$", text))])
    error_message = "Use only letters, digits, spaces and _ . : / = + - @ in the keys and values of tags, as AWS demands."
  }

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
  validation {
    condition     = length(distinct([for key in keys(var.tags) : lower(key)])) == length(var.tags)
    error_message = "Remove one of two keys of tags that differ only in upper and lower case: IAM refuses them on a role."
  }

  validation {
    condition     = length(var.tags) <= 49
    error_message = "Set at most 49 tags: AWS allows 50 on a resource, and the module adds one."
  }

  validation {
    condition     = alltrue([for key, value in var.tags : length(key) >= 1 && length(key) <= 128 && (value == null ? true : length(value) <= 256)])
    error_message = "Give each key of tags 1 to 128 characters and each value at most 256."
  }
}

variable "logs" {
  description = <<-EOT
    Log groups of the endpoint, the functions and the API.
    - `retention_days`: number of days for which CloudWatch keeps log events; 0 keeps them forever.
  EOT
  type = object({
    retention_days = optional(number, 30)
  })
  default  = {}
  nullable = false

  # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
  validation {
    condition = contains([
      0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ], var.logs.retention_days)
    error_message = "Set logs.retention_days to a period that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, or 0 to keep log events forever."
  }
}

variable "functions" {
  description = <<-EOT
    Lambda functions behind the routes.
    - `memory_mb`: memory in MB; Lambda assigns CPU in proportion to it.
    - `timeout_seconds`: timeout in seconds, below the 30 s of an HTTP API.
    - `architecture`: instruction set, `arm64` or `x86_64`.
    - `reserved_concurrency`: number of concurrent executions that is reserved for each function behind a
      route, and its maximum; AWS keeps 100 of an account's unreserved. Null: the functions use the
      unreserved concurrency of the account.
    - `log_level`: minimum level of log events: `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR` or `FATAL`.
  EOT
  type = object({
    memory_mb            = optional(number, 512)
    timeout_seconds      = optional(number, 28)
    architecture         = optional(string, "arm64")
    reserved_concurrency = optional(number)
    log_level            = optional(string, "INFO")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.functions.memory_mb >= 128 && var.functions.memory_mb <= 10240 && floor(var.functions.memory_mb) == var.functions.memory_mb
    error_message = "Set functions.memory_mb to a whole number from 128 to 10240."
  }

  # Parsed, a body takes up to 44 times its size, beside 64 MB of the function (tests/lambdas/test_memory.py). A function
  # without the memory is killed before it has responded or counted anything.
  validation {
    condition     = var.functions.memory_mb >= 64 + ceil(44 * var.api.max_body_bytes / 1048576)
    error_message = "Set functions.memory_mb to at least ${64 + ceil(44 * var.api.max_body_bytes / 1048576)}, which a request body of api.max_body_bytes may need, or decrease api.max_body_bytes."
  }

  # The integration waits one second more than the function, and an HTTP API no more than 30 s,
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html.
  validation {
    condition     = var.functions.timeout_seconds >= 5 && var.functions.timeout_seconds <= 28
    error_message = "Set functions.timeout_seconds from 5 to 28, so that the function responds before the HTTP API times out at 30 s."
  }

  validation {
    condition     = floor(var.functions.timeout_seconds) == var.functions.timeout_seconds
    error_message = "Set functions.timeout_seconds to a whole number."
  }

  validation {
    condition     = contains(["arm64", "x86_64"], var.functions.architecture)
    error_message = "Set functions.architecture to \"arm64\" or \"x86_64\"."
  }

  validation {
    condition = var.functions.reserved_concurrency == null ? true : (
      var.functions.reserved_concurrency >= 1 && floor(var.functions.reserved_concurrency) == var.functions.reserved_concurrency
    )
    error_message = "Set functions.reserved_concurrency to a whole number of 1 or more (0 would reject every request), or leave it null."
  }

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.functions.log_level)
    error_message = "Set functions.log_level to TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  }
}
