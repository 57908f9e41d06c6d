variable "scaling" {
  description = "Automatic scaling of the instances, see the root module's variable of that name. Null: none."
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
  default = null
}
