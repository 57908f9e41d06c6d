variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "made_keys" {
  description = "Keys for Terraform to make: name → version. Raise the version for a new key."
  type        = map(number)
}

variable "own_keys" {
  description = "Keys of your own: name → SHA-256 digests, two while you rotate one."
  type        = map(list(string))
  default     = {}
}

variable "limits" {
  description = "What each caller may have, and what other keys may have instead."
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
  description = "What all callers of a route may have together."
  type = object({
    rate_per_second = optional(number, 50)
    burst           = optional(number, 100)
  })
  default = {}
}
