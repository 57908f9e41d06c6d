variable "name" {
  description = "Name of the dashboard and the budget; the alarms' names begin with it."
  type        = string
  nullable    = false
}

variable "account" {
  description = "AWS account: its region."
  type        = object({ region = string })
  nullable    = false
}

variable "settings" {
  description = "The root's `monitoring`. Null: no dashboard, no budget, and no alarm besides that of `dead_letters`."
  type = object({
    topic             = object({ arn = string })
    emails            = set(string)
    errors            = number
    throttles         = number
    latency_p99_ms    = number
    dashboard_enabled = bool
    budget = object({
      monthly_usd        = number
      thresholds_percent = set(number)
      forecast_percent   = number
    })
  })
}

variable "topic_arn" {
  description = "ARN of the SNS topic for alarm notifications. Null without `settings`."
  type        = string
}

variable "endpoint" {
  description = "Name of the endpoint, and of its variants: those whose responses go to clients, the main one first, and the shadows; and whether it is asynchronous, which publishes other metrics."
  type        = object({ name = string, variant_names = list(string), shadow_variant_names = list(string), is_async = bool })
  nullable    = false
}

variable "function_names" {
  description = "Names of the Lambda functions, by a key that is known at plan."
  type        = map(string)
  nullable    = false
}

variable "functions_that_raise" {
  description = "Keys of the functions that raise errors as their responses, such as the authorizer of a REST API: they have no alarm on errors."
  type        = set(string)
  nullable    = false
}

variable "api_metrics" {
  description = "CloudWatch metrics of the API: `dimensions`, and the metric names of `count`, `client_errors`, `server_errors` and `latency`."
  type = object({
    dimensions    = map(string)
    count         = string
    client_errors = string
    server_errors = string
    latency       = string
  })
  nullable = false
}

variable "dead_letters" {
  description = "Dead-letter queue of jobs, by its `queue_name`, and `alarm_action_arns` for its alarm besides `topic_arn`. Null: no jobs."
  type        = object({ queue_name = string, alarm_action_arns = list(string) })
}

variable "tags" {
  description = "Tags of every resource that accepts tags."
  type        = map(string)
  nullable    = false
}
