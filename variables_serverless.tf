variable "serverless" {
  description = <<-EOT
    Runs the model without instances, on processors only: nothing is billed while idle, and the first
    request after a pause waits until the container has started. Null: `instance`.
    - `memory_mb`: memory of the container; processor time comes in proportion.
    - `max_concurrency`: requests that are answered at once; more are throttled.
    - `provisioned_concurrency`: how many of them find a started container; billed idle or not. Null: none.
  EOT
  type = object({
    memory_mb               = optional(number, 4096)
    max_concurrency         = optional(number, 5)
    provisioned_concurrency = optional(number)
  })
  default = null

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html
  validation {
    condition     = var.serverless == null ? true : contains([1024, 2048, 3072, 4096, 5120, 6144], var.serverless.memory_mb)
    error_message = "Set serverless.memory_mb to 1024, 2048, 3072, 4096, 5120 or 6144; a model that needs more needs an instance."
  }

  validation {
    condition     = var.serverless == null ? true : contains(range(1, 201), var.serverless.max_concurrency)
    error_message = "Set serverless.max_concurrency to a whole number from 1 to 200."
  }

  validation {
    condition = try(var.serverless.provisioned_concurrency, null) == null ? true : (
      var.serverless.provisioned_concurrency >= 1 && floor(var.serverless.provisioned_concurrency) == var.serverless.provisioned_concurrency
    )
    error_message = "Set serverless.provisioned_concurrency to a whole number of 1 or more, or leave it null to pay nothing while idle."
  }

  validation {
    condition = try(var.serverless.provisioned_concurrency, null) == null ? true : (
      var.serverless.provisioned_concurrency <= var.serverless.max_concurrency
    )
    error_message = "Set serverless.provisioned_concurrency to serverless.max_concurrency or less."
  }
}
