variable "name" {
  description = "Name of the function, at most 45 characters, so that the role's name fits."
  type        = string
  nullable    = false
}

variable "endpoint_name" {
  description = "Name of the endpoint, read from it where it has to be in service before the function exists."
  type        = string
  nullable    = false
}

variable "account" {
  description = "AWS account: its id, region and partition."
  type        = object({ id = string, region = string, partition = string })
  nullable    = false
}

variable "description" {
  description = "Purpose of the function, for the console."
  type        = string
  nullable    = false
}

variable "handler" {
  description = "Handler in the zip, such as `generate.handler.handler`."
  type        = string
  nullable    = false
}

variable "zip_path" {
  description = "Path of the packaged code."
  type        = string
  nullable    = false

  # Terraform's own error does not say how to make the file.
  validation {
    condition     = fileexists(var.zip_path)
    error_message = "Build ${nonsensitive(var.zip_path)} first, for example with make package-function, or correct zip_path: the file does not exist."
  }
}

variable "runtime" {
  description = "Runtime, such as `python3.13`."
  type        = string
  nullable    = false
}

variable "layers" {
  description = "ARNs of versions of layers, a later one over an earlier one."
  type        = list(string)
  nullable    = false
}

variable "environment" {
  description = "Environment variables besides `SETTINGS`."
  type        = map(string)
  nullable    = false
}

variable "wrapper" {
  description = "Path of the wrapper script that starts the function. Null: the runtime starts it."
  type        = string
}

variable "settings" {
  description = "Settings of the function, of any shape, without secrets. The function reads them as JSON from the environment variable `SETTINGS`."
  type        = any
  nullable    = false
}

variable "settings_at_plan" {
  description = "Settings with placeholders for what only the apply knows: the size of the settings, known at plan."
  type        = any
  nullable    = false
}

variable "settings_inputs" {
  description = "Inputs of the root module that make the settings long, for the error message when they exceed Lambda's limit."
  type        = list(string)
  nullable    = false
}

variable "policy_statements" {
  description = "Permissions of the function besides logs and traces, by statement id: `actions`, `resources` and `conditions` (operator → key → values)."
  type = map(object({
    actions    = list(string)
    resources  = list(string)
    conditions = optional(map(map(list(string))))
  }))
  nullable = false
}

variable "memory_mb" {
  description = "Memory, in MB."
  type        = number
  nullable    = false
}

variable "timeout_seconds" {
  description = "Timeout of one invocation, in seconds."
  type        = number
  nullable    = false
}

variable "architecture" {
  description = "Instruction set, `arm64` or `x86_64`."
  type        = string
  nullable    = false
}

variable "reserved_concurrency" {
  description = "Reserved concurrent executions. Null: the function shares the account's unreserved concurrency."
  type        = number
}

variable "log_level" {
  description = "Lowest level of the function's log lines that are kept."
  type        = string
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "ARN of the permissions boundary of the function's role. Null: none."
  type        = string
}

variable "role_path" {
  description = "Path of the function's role."
  type        = string
  nullable    = false
}

variable "logs" {
  description = "Log group: `retention_days` and `kms_key_arn` (null: CloudWatch's own key)."
  type        = object({ retention_days = number, kms_key_arn = string })
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  nullable    = false
}
