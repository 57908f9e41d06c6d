variable "functions" {
  description = <<-EOT
    The Lambda functions behind the routes.
    - `memory_mb`: memory; Lambda gives processor time in proportion.
    - `timeout_seconds`: longest run, below the HTTP API's 30 s.
    - `architecture`: `arm64` or `x86_64`.
    - `reserved_concurrency`: concurrent runs of each function, at most; null takes part in the
      account's common pool.
    - `log_level`: `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR` or `FATAL`.
  EOT
  type = object({
    memory_mb            = optional(number, 512)
    timeout_seconds      = optional(number, 28)
    architecture         = optional(string, "arm64")
    reserved_concurrency = optional(number)
    log_level            = optional(string, "INFO")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.functions.memory_mb >= 128 && var.functions.memory_mb <= 10240 && floor(var.functions.memory_mb) == var.functions.memory_mb
    error_message = "Set functions.memory_mb to a whole number from 128 to 10240."
  }

  # The integration waits one second more than the function, and an HTTP API no more than 30 s,
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html.
  validation {
    condition     = var.functions.timeout_seconds >= 5 && var.functions.timeout_seconds <= 28
    error_message = "Set functions.timeout_seconds from 5 to 28, so that the function answers before the HTTP API gives up at 30 s."
  }

  validation {
    condition     = floor(var.functions.timeout_seconds) == var.functions.timeout_seconds
    error_message = "Set functions.timeout_seconds to a whole number of seconds."
  }

  validation {
    condition     = contains(["arm64", "x86_64"], var.functions.architecture)
    error_message = "Set functions.architecture to \"arm64\" or \"x86_64\"."
  }

  validation {
    condition = var.functions.reserved_concurrency == null ? true : (
      var.functions.reserved_concurrency >= 1 && floor(var.functions.reserved_concurrency) == var.functions.reserved_concurrency
    )
    error_message = "Set functions.reserved_concurrency to a whole number of 1 or more (0 would refuse every request), or leave it null."
  }

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.functions.log_level)
    error_message = "Set functions.log_level to TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  }
}
