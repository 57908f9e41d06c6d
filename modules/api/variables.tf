variable "name" {
  description = "Name of the HTTP API."
  type        = string
  nullable    = false
}

variable "routes" {
  description = <<-EOT
    Route key, such as `POST /generate`, → the function that answers and who may call.
    - `name`, `invoke_arn`, `timeout_seconds`: of the function.
    - `auth`: `AWS_IAM`, `JWT`, `API_KEY` or `NONE`.
    - `scopes`: of `JWT`; a token needs one of them. Null: any token will do.
    - `throttle`: its own `rate_per_second` and `burst`; null: as in `throttle`.
  EOT
  type = map(object({
    name            = string
    invoke_arn      = string
    timeout_seconds = number
    auth            = optional(string, "AWS_IAM")
    scopes          = optional(list(string))
    throttle = optional(object({
      rate_per_second = optional(number)
      burst           = optional(number)
    }))
  }))
  nullable = false
}

variable "jwt" {
  description = "`issuer` and `audiences` of the tokens that routes with `JWT` take. Null: no route has it."
  type = object({
    issuer    = string
    audiences = list(string)
  })
  default = null
}

variable "api_key" {
  description = <<-EOT
    The function that checks the keys of routes with `API_KEY`. Null: no route has it.
    - `name`, `invoke_arn`: of the function.
    - `cache`: the `header` that holds the key, and for how many `seconds` API Gateway remembers
      the function's answer to it. Null: the function is asked each time and reads the headers itself.
  EOT
  type = object({
    name       = string
    invoke_arn = string
    cache = optional(object({
      header  = string
      seconds = number
    }))
  })
  default = null
}

variable "throttle" {
  description = "`rate_per_second` and `burst` of each route that has none of its own."
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
