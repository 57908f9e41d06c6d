variable "name" {
  description = "Name of the HTTP API."
  type        = string
  nullable    = false
}

variable "routes" {
  description = <<-EOT
    Functions and authentication, by route key, such as `POST /generate`.
    - `name`, `invoke_arn`, `timeout_seconds`: of the function.
    - `qualifier`: alias or version of the function in `invoke_arn`. Null: neither.
    - `auth`: `AWS_IAM`, `JWT`, `API_KEY` or `NONE`.
    - `scopes`: scopes of which a token needs one. Null: no scope is required.
    - `throttle`: `rate_per_second` and `burst` of the route; null, as a whole or for one field: as in `throttle`.
  EOT
  type = map(object({
    name            = string
    invoke_arn      = string
    qualifier       = string
    timeout_seconds = number
    auth            = string
    scopes          = list(string)
    throttle        = object({ rate_per_second = number, burst = number })
  }))
  nullable = false
}

variable "jwt" {
  description = "Accepted tokens of routes with `JWT`: `issuer` and `audiences`. Null: no route has `JWT`."
  type        = object({ issuer = string, audiences = list(string) })
}

variable "api_key" {
  description = <<-EOT
    Lambda authorizer of routes with `API_KEY`. Null: no route has it.
    - `name`, `invoke_arn`: name of the function and the ARN with which API Gateway invokes it, both built
      from names and not read from the function, see authorizers.tf.
    - `cache`: `header` of the key, and `seconds` that API Gateway caches the authorizer's response. Null: no
      cache, and the function reads the headers itself.
  EOT
  type = object({
    name       = string
    invoke_arn = string
    cache      = object({ header = string, seconds = number })
  })
}

variable "throttle" {
  description = "Throttle of each route without one of its own: `rate_per_second` and `burst`."
  type        = object({ rate_per_second = number, burst = number })
  nullable    = false
}

variable "cors" {
  description = "CORS configuration. Null: no CORS."
  type = object({
    allow_origins     = list(string)
    allow_methods     = list(string)
    allow_headers     = list(string)
    expose_headers    = list(string)
    allow_credentials = bool
    max_age_seconds   = number
  })
}

variable "mutual_tls_enabled" {
  description = "Whether clients of the custom domain present a certificate, which the access log then names."
  type        = bool
  nullable    = false
}

variable "disable_execute_api_endpoint" {
  description = "Whether to disable the default execute-api URL."
  type        = bool
  nullable    = false
}

variable "stage_variables" {
  description = "Variables of the stage, which the functions read."
  type        = map(string)
  nullable    = false
}

variable "logs" {
  description = "Access log: `retention_days` and `kms_key_arn` (null: CloudWatch's own key)."
  type        = object({ retention_days = number, kms_key_arn = string })
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource that accepts tags."
  type        = map(string)
  nullable    = false
}
