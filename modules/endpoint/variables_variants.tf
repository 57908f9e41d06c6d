variable "weight" {
  description = "Share of the requests that the main variant answers, beside the weights of `variants`."
  type        = number
  default     = 1
  nullable    = false
}

variable "variants" {
  description = <<-EOT
    Variants beside the main one, by name, each with a `model` and an `instance` as of the variables of
    these names, a `weight`, and whether it is a `shadow`: it gets copies of requests and answers nobody.
  EOT
  type = map(object({
    weight = number
    shadow = bool
    model = object({
      image       = string
      environment = optional(map(string), {})
      registry    = optional(object({ credentials_function_arn = optional(string) }))
      s3_uri      = optional(string)
    })
    instance = object({
      type                     = string
      count                    = optional(number, 1)
      ami_version              = optional(string)
      volume_size_gb           = optional(number)
      startup_timeout_seconds  = optional(number)
      download_timeout_seconds = optional(number)
      managed_scaling          = optional(object({ min_count = number, max_count = number }))
      routing                  = optional(string)
    })
  }))
  default  = {}
  nullable = false
}
