variable "endpoint_name" {
  description = "Name of the endpoint, there once it is in service; the names of policies and schedules begin with it."
  type        = string
  nullable    = false
}

variable "variant_name" {
  description = "Name of the variant that scales."
  type        = string
  nullable    = false
}

variable "instance_type" {
  description = "Type of its instances."
  type        = string
  nullable    = false
}

variable "settings" {
  description = "The root module's `scaling`, see there."
  type = object({
    min_count                        = number
    max_count                        = number
    invocations_per_instance         = optional(number)
    concurrent_requests_per_instance = optional(number)
    metrics = optional(map(object({
      metric_name = string
      target      = number
      namespace   = optional(string, "/aws/sagemaker/Endpoints")
      statistic   = optional(string, "Average")
      unit        = optional(string)
      dimensions  = optional(map(string))
    })), {})
    scale_out_cooldown_seconds = optional(number, 60)
    scale_in_cooldown_seconds  = optional(number, 300)
    schedules = optional(map(object({
      expression = string
      timezone   = optional(string, "UTC")
      min_count  = number
      max_count  = number
    })), {})
  })
  nullable = false
}

variable "tags" {
  description = "Tags of every resource that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
