variable "monitoring" {
  description = <<-EOT
    Alarms and a dashboard for the endpoint, the functions and the API; null makes none.
    - `topic_arn`: SNS topic that alarms tell; null makes one.
    - `emails`: addresses that the module's own topic writes to; each gets a letter to confirm first.
    - `errors`: 5xx errors of the endpoint or the API, or failed runs of a function, in five minutes that
      raise an alarm.
    - `throttles`: throttled runs of a function in five minutes that raise an alarm.
    - `latency_p99_ms`: 99th percentile of the model's latency in five minutes that raises an alarm; null
      makes no such alarm.
    - `dashboard`: whether to make the dashboard.
  EOT
  type = object({
    topic_arn      = optional(string)
    emails         = optional(set(string), [])
    errors         = optional(number, 5)
    throttles      = optional(number, 5)
    latency_p99_ms = optional(number)
    dashboard      = optional(bool, true)
  })
  default = null

  validation {
    condition     = try(can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.monitoring.topic_arn)) || var.monitoring.topic_arn == null, true)
    error_message = "Set monitoring.topic_arn to the ARN of a standard topic, arn:aws:sns:<region>:<account>:<name>; alarms tell no FIFO topic."
  }

  validation {
    condition     = var.monitoring == null ? true : var.monitoring.topic_arn == null || length(var.monitoring.emails) == 0
    error_message = "Set monitoring.topic_arn or monitoring.emails, not both: who reads a topic of yours is yours to say."
  }

  validation {
    condition     = var.monitoring == null ? true : alltrue([for email in var.monitoring.emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", email))])
    error_message = "Write each of monitoring.emails as an address, like \"oncall@example.com\"."
  }

  validation {
    condition = var.monitoring == null ? true : alltrue([
      for count in [var.monitoring.errors, var.monitoring.throttles] : count >= 1 && floor(count) == count
    ])
    error_message = "Set monitoring.errors and monitoring.throttles to whole numbers of 1 or more."
  }

  validation {
    condition     = try(var.monitoring.latency_p99_ms > 0, true)
    error_message = "Set monitoring.latency_p99_ms above 0, or leave it null for no such alarm."
  }
}
