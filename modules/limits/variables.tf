variable "name" {
  description = "Name of the instance; the table's begins with it."
  type        = string
  nullable    = false
}

variable "settings" {
  description = "The root's `api.limits`: what each caller may have, and what happens when nobody can count; see the root's README."
  type = object({
    requests_per_minute = optional(number)
    tokens_per_day      = optional(number)
    keys = optional(map(object({
      requests_per_minute = optional(number)
      tokens_per_day      = optional(number)
    })), {})
    answer_tokens   = optional(number, 512)
    on_failure      = optional(string, "closed")
    timeout_seconds = optional(number, 0.5)
    history_days    = optional(number, 31)
    kms_key_arn     = optional(string)
  })
  nullable = false
}

variable "tags" {
  description = "Tags of the table."
  type        = map(string)
  default     = {}
  nullable    = false
}
