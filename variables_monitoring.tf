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
    - `budget`: a budget of AWS Budgets that tells `emails` or `topic_arn` what this instance costs. It
      counts nothing until `terraform-aws-sagemaker-llm` is activated as a cost allocation tag, looks a few
      times a day, and switches nothing off. Null makes none.
    - `budget.monthly_usd`: what a calendar month may cost, in US dollars.
    - `budget.thresholds_percent`: percentages of it, up to four; having cost more than one tells them.
    - `budget.forecast_percent`: percentage of it; a forecast for the month above it tells them too. Null:
      forecasts tell nobody.
  EOT
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

  validation {
    condition     = try(var.monitoring.budget, null) == null ? true : coalesce(var.monitoring.budget.monthly_usd, 0) > 0
    error_message = "Set monitoring.budget.monthly_usd above 0, or leave monitoring.budget null for no budget."
  }

  # https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateBudget.html: five
  # notifications a budget, one of them for the forecast.
  validation {
    condition = try(var.monitoring.budget, null) == null ? true : (
      length(var.monitoring.budget.thresholds_percent) >= 1 && length(var.monitoring.budget.thresholds_percent) <= 4
    )
    error_message = "Name one to four percentages in monitoring.budget.thresholds_percent; AWS takes five notifications, and one may be for the forecast."
  }

  validation {
    condition = try(var.monitoring.budget, null) == null ? true : alltrue([
      for percent in setunion(var.monitoring.budget.thresholds_percent, var.monitoring.budget.forecast_percent[*]) : percent > 0 && percent <= 1000
    ])
    error_message = "Set monitoring.budget.thresholds_percent and forecast_percent above 0 and to 1000 at most: 80 is eight tenths of monthly_usd."
  }

  validation {
    condition     = try(var.monitoring.budget, null) == null ? true : var.monitoring.topic_arn != null || length(var.monitoring.emails) > 0
    error_message = "Set monitoring.emails or monitoring.topic_arn with monitoring.budget: it would tell nobody."
  }

  # https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html
  validation {
    condition     = try(var.monitoring.budget, null) == null ? true : length(var.monitoring.emails) <= 10
    error_message = "Name at most 10 of monitoring.emails with monitoring.budget, or a topic as monitoring.topic_arn: a budget writes to no more."
  }
}
