variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "api_keys" {
  description = "API keys by name: `{}` for a key that Terraform creates, or `sha256` digests of a key of your own."
  type = map(object({
    sha256         = optional(list(string))
    secret_version = optional(number, 1)
  }))
}

variable "rate_limits" {
  description = "Rate limits of each client, see the module's variable `rate_limits`."
  type = object({
    requests_per_minute = optional(number)
    tokens_per_day      = optional(number)
    keys = optional(map(object({
      requests_per_minute = optional(number)
      tokens_per_day      = optional(number)
    })), {})
    on_failure = optional(string, "closed")
  })
}

variable "throttle" {
  description = "Throttle of each route, for all clients together."
  type = object({
    rate_per_second = optional(number, 50)
    burst           = optional(number, 100)
  })
  default = {}
}
