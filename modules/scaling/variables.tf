variable "endpoint_name" {
  description = "Name of the endpoint, available once it is in service; the names of policies and schedules begin with it."
  type        = string
  nullable    = false
}

variable "variant_name" {
  description = "Name of the variant that scales."
  type        = string
  nullable    = false
}

variable "instance_type" {
  description = "Instance type of the variant."
  type        = string
  nullable    = false
}

variable "settings" {
  description = "The root's `scaling`."
  type = object({
    min_capacity                     = number
    max_capacity                     = number
    invocations_per_instance         = number
    concurrent_requests_per_instance = number
    metrics = map(object({
      metric_name = string
      target      = number
      namespace   = string
      statistic   = string
      unit        = string
      dimensions  = map(string)
    }))
    scale_out_cooldown_seconds = number
    scale_in_cooldown_seconds  = number
    schedules = map(object({
      expression   = string
      timezone     = string
      min_capacity = number
      max_capacity = number
    }))
  })
  nullable = false
}

variable "tags" {
  description = "Tags of every resource that accepts tags."
  type        = map(string)
  nullable    = false
}
