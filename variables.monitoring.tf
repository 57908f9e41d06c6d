variable "monitoring" {
  description = <<-EOT
    Alarms, a dashboard and a budget. Null: no monitoring.
    - `topic`: existing SNS topic for alarm notifications. Null: the module creates a topic.
    - `topic.arn`: ARN of the topic, which may be created in the same apply.
    - `emails`: email addresses that the module's topic notifies; AWS sends each a confirmation email, and
      alarms are delivered once it is confirmed.
    - `errors`: number of 5xx errors of the endpoint or the API, or of failed invocations of a function,
      in five minutes that raises an alarm.
    - `throttles`: number of throttled invocations of a function in five minutes that raises an alarm.
    - `latency_p99_ms`: 99th percentile of the model's latency in five minutes, in milliseconds, that
      raises an alarm. Null: no such alarm.
    - `dashboard_enabled`: whether to create the dashboard.
    - `budget`: budget in AWS Budgets that notifies `emails` or `topic` about the costs of the deployment.
      AWS counts them only after you activate the cost allocation tag `terraform-aws-sagemaker-llm`, updates
      them a few times a day, and stops nothing. Null: no budget.
    - `budget.monthly_usd`: amount for a calendar month, in US dollars.
    - `budget.thresholds_percent`: percentages of `monthly_usd`, 1 to 4 of them; a notification follows when
      actual costs exceed one.
    - `budget.forecast_percent`: percentage of `monthly_usd`; a notification follows when the forecast for
      the month exceeds it. Null: no forecast notifications.
  EOT
  type = object({
    topic             = optional(object({ arn = string }))
    emails            = optional(set(string), [])
    errors            = optional(number, 5)
    throttles         = optional(number, 5)
    latency_p99_ms    = optional(number)
    dashboard_enabled = optional(bool, true)
    budget = optional(object({
      monthly_usd        = number
      thresholds_percent = optional(set(number), [80, 100])
      forecast_percent   = optional(number)
    }))
  })
  default = null

  validation {
    condition     = var.monitoring == null ? true : var.monitoring.topic == null ? true : can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.monitoring.topic.arn))
    error_message = "Set monitoring.topic.arn to the ARN of a standard topic, arn:aws:sns:<region>:<account>:<name>; alarms do not support FIFO topics."
  }

  validation {
    condition     = var.monitoring == null ? true : var.monitoring.topic == null || length(var.monitoring.emails) == 0
    error_message = "Set monitoring.topic or monitoring.emails, not both: the module does not add subscriptions to an existing topic."
  }

  validation {
    condition     = var.monitoring == null ? true : alltrue([for email in var.monitoring.emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", email))])
    error_message = "Write each of monitoring.emails as an email address, like \"oncall@example.com\"."
  }

  validation {
    condition = var.monitoring == null ? true : alltrue([
      for count in [var.monitoring.errors, var.monitoring.throttles] : count >= 1 && floor(count) == count
    ])
    error_message = "Set monitoring.errors and monitoring.throttles to whole numbers of 1 or more."
  }

  validation {
    condition     = try(var.monitoring.latency_p99_ms > 0, true)
    error_message = "Set monitoring.latency_p99_ms above 0, or leave it null."
  }

  validation {
    condition     = try(var.monitoring.budget, null) == null ? true : coalesce(var.monitoring.budget.monthly_usd, 0) > 0
    error_message = "Set monitoring.budget.monthly_usd above 0, or leave monitoring.budget null."
  }

  # https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateBudget.html: five
  # notifications per budget, one of them for the forecast.
  validation {
    condition = try(var.monitoring.budget, null) == null ? true : (
      length(var.monitoring.budget.thresholds_percent) >= 1 && length(var.monitoring.budget.thresholds_percent) <= 4
    )
    error_message = "Set one to four percentages in monitoring.budget.thresholds_percent: AWS allows five notifications, and one is reserved for the forecast."
  }

  validation {
    condition = try(var.monitoring.budget, null) == null ? true : alltrue([
      for percent in setunion(var.monitoring.budget.thresholds_percent, var.monitoring.budget.forecast_percent[*]) : try(percent > 0 && percent <= 1000, false)
    ])
    error_message = "Set each of monitoring.budget.thresholds_percent, and forecast_percent, above 0 and to at most 1000: 80 means 80 percent of monthly_usd."
  }

  validation {
    condition     = try(var.monitoring.budget, null) == null ? true : var.monitoring.topic != null || length(var.monitoring.emails) > 0
    error_message = "Set monitoring.emails or monitoring.topic with monitoring.budget: otherwise its notifications would have no recipient."
  }

  # https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html
  validation {
    condition     = try(var.monitoring.budget, null) == null ? true : length(var.monitoring.emails) <= 10
    error_message = "Set at most 10 monitoring.emails with monitoring.budget, or set monitoring.topic instead: a budget notifies at most 10 addresses."
  }
}
