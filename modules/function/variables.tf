variable "name" {
  description = "Name of the function, 45 characters at most, so that the role's name fits."
  type        = string
  nullable    = false
}

variable "description" {
  description = "What the function does, for the console."
  type        = string
  nullable    = false
}

variable "zip_path" {
  description = "Path of the packaged code, with `handler.py` at its top."
  type        = string
  nullable    = false
}

variable "environment" {
  description = "Environment of the function; no secrets."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "policy_statements" {
  description = "What the function may do besides logs and traces: statement id → `actions`, `resources` and `conditions` (operator → key → values)."
  type = map(object({
    actions    = list(string)
    resources  = list(string)
    conditions = optional(map(map(list(string))))
  }))
  default  = {}
  nullable = false
}

variable "memory_mb" {
  description = "Memory, in MB."
  type        = number
  nullable    = false
}

variable "timeout_seconds" {
  description = "Longest run, in seconds."
  type        = number
  nullable    = false
}

variable "architecture" {
  description = "`arm64` or `x86_64`."
  type        = string
  nullable    = false
}

variable "reserved_concurrency" {
  description = "Concurrent runs, at most. Null: the account's common pool."
  type        = number
  default     = null
}

variable "log_level" {
  description = "Least severe level of the function's own lines."
  type        = string
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds the function's role. Null: none."
  type        = string
  default     = null
}

variable "role_path" {
  description = "Path of the function's role."
  type        = string
  default     = "/"
  nullable    = false
}

variable "logs" {
  description = "`retention_days` and `kms_key_arn` (null: CloudWatch's own key) of the log group."
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
