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

variable "domain" {
  description = <<-EOT
    A name of your own for the API. Null: the default one only.
    - `name`, `certificate_arn`: the name, and its certificate in the API's region.
    - `hosted_zone`: zone of Route 53, by its `id`, that gets the record. Null: DNS is elsewhere.
    - `mutual_tls`: `truststore_uri`, `truststore_version` and `ownership_certificate_arn`. Null: clients need no certificate.
  EOT
  type = object({
    name            = string
    certificate_arn = string
    hosted_zone     = optional(object({ id = string }))
    mutual_tls = optional(object({
      truststore_uri            = string
      truststore_version        = optional(string)
      ownership_certificate_arn = optional(string)
    }))
  })
  default = null

  validation {
    condition     = var.domain == null ? true : can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain.name))
    error_message = "Write api.domain.name as a host name in lower case, like \"llm.example.com\", with no scheme, no path and no wildcard."
  }

  validation {
    condition     = var.domain == null ? true : can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.domain.certificate_arn))
    error_message = "Give api.domain.certificate_arn the ARN of a certificate in ACM."
  }

  validation {
    condition     = try(var.domain.mutual_tls, null) == null ? true : can(regex("^s3://[^/]+/.+$", var.domain.mutual_tls.truststore_uri))
    error_message = "Write api.domain.mutual_tls.truststore_uri as s3://bucket/key, the PEM file of the certificate authorities."
  }
}

variable "disable_default_endpoint" {
  description = "Whether the API's default name answers nobody."
  type        = bool
  default     = false
  nullable    = false
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
