variable "deployment" {
  description = "How an update reaches the live endpoint, see the root module's variable of that name. Null: SageMaker's own way."
  type = object({
    blue_green = optional(object({
      canary_percent           = optional(number)
      linear_percent           = optional(number)
      wait_seconds             = optional(number, 300)
      termination_wait_seconds = optional(number, 120)
      timeout_seconds          = optional(number, 3600)
    }))
    rolling = optional(object({
      batch_percent          = number
      wait_seconds           = optional(number, 300)
      rollback_batch_percent = optional(number)
      timeout_seconds        = optional(number, 3600)
    }))
    rollback_alarms = optional(object({
      errors_5xx     = optional(number)
      latency_p90_ms = optional(number)
      alarm_names    = optional(set(string), [])
    }))
  })
  default = null
}
