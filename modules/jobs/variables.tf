variable "name" {
  description = "Name of the instance; every resource's name and every object's key begins with it."
  type        = string
  nullable    = false
}

variable "settings" {
  description = "The root's `jobs`: bucket, key, times, scaling and alarm; see the root's README."
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
  default  = {}
  nullable = false
}

variable "endpoint" {
  description = "The endpoint that works on the jobs: its `name`, its `arn`, and the `variant_name` that is scaled."
  type = object({
    name         = string
    arn          = string
    variant_name = string
  })
  nullable = false
}

variable "zip_folder" {
  description = "Folder of the functions' zips."
  type        = string
  nullable    = false
}

variable "max_body_bytes" {
  description = "Larger requests get 413."
  type        = number
  nullable    = false
}

variable "limits" {
  description = "What the function behind `POST /jobs` needs to count: `environment` and `policy_statements`, the output `limited` of modules/limits. Null: it counts nothing."
  type = object({
    environment = map(string)
    policy_statements = map(object({
      actions   = list(string)
      resources = list(string)
    }))
  })
  default = null
}

variable "functions" {
  description = "The functions' `memory_mb`, `timeout_seconds` (of those behind the API), `architecture`, `reserved_concurrency` and `log_level`."
  type = object({
    memory_mb            = number
    timeout_seconds      = number
    architecture         = string
    reserved_concurrency = optional(number)
    log_level            = string
  })
  nullable = false
}

variable "logs" {
  description = "`retention_days` and `kms_key_arn` (null: CloudWatch's own key) of the functions' log groups."
  type = object({
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
  })
  default  = {}
  nullable = false
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

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
  nullable    = false
}
