variable "name" {
  description = "Name of the dashboard, the budget and the topic; the alarms' names begin with it."
  type        = string
  nullable    = false
}

variable "settings" {
  description = "The root module's `monitoring`, see there."
  type = object({
    topic_arn      = optional(string)
    emails         = optional(set(string), [])
    errors         = optional(number, 5)
    throttles      = optional(number, 5)
    latency_p99_ms = optional(number)
    dashboard      = optional(bool, true)
    budget = optional(object({
      monthly_usd        = number
      thresholds_percent = optional(set(number), [80, 100])
      forecast_percent   = optional(number)
    }))
  })
  nullable = false
}

variable "endpoint" {
  description = "Name of the endpoint, and of its variants: those that answer, the main one first, and those that get copies."
  type        = object({ name = string, variant_names = list(string), shadow_variant_names = optional(list(string), []) })
  nullable    = false
}

variable "function_names" {
  description = "Names of the Lambda functions, by a key that is known at plan."
  type        = map(string)
  nullable    = false
}

variable "api_id" {
  description = "Id of the HTTP API."
  type        = string
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
