variable "name" {
  description = "Name of the HTTP API."
  type        = string
  nullable    = false
}

variable "routes" {
  description = "Route key, such as `POST /generate` → the function that answers: its `name`, its `invoke_arn`, its `timeout_seconds`."
  type = map(object({
    name            = string
    invoke_arn      = string
    timeout_seconds = number
  }))
  nullable = false
}

variable "auth" {
  description = "Authorization of every route, `AWS_IAM` or `NONE`."
  type        = string
  default     = "AWS_IAM"
  nullable    = false
}

variable "throttle" {
  description = "`rate_per_second` and `burst` of each route."
  type = object({
    rate_per_second = optional(number, 50)
    burst           = optional(number, 100)
  })
  default  = {}
  nullable = false
}

variable "cors" {
  description = "What browsers may do. Null: no CORS."
  type = object({
    allow_origins     = list(string)
    allow_methods     = list(string)
    allow_headers     = list(string)
    expose_headers    = list(string)
    allow_credentials = bool
    max_age_seconds   = number
  })
  default = null
}

variable "logs" {
  description = "`retention_days` and `kms_key_arn` (null: CloudWatch's own key) of the access log."
  type = object({
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
  })
  default  = {}
  nullable = false
}

variable "tags" {
  description = "Tags of every resource that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
