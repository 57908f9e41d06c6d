# What the deployment may cost in a month, and a notification when it costs more. A budget only notifies,
# hours later, and counts only tags that the account has activated for cost allocation:
# https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html

locals {
  budget_notifications = flatten([for budget in local.budgets : [
    [for percent in budget.thresholds_percent : { type = "ACTUAL", percent = percent }],
    [for percent in budget.forecast_percent[*] : { type = "FORECASTED", percent = percent }],
  ]])

  budgets = [for settings in var.settings[*] : settings.budget if settings.budget != null]
}

resource "aws_budgets_budget" "this" {
  count = length(local.budgets)

  # A budget's name is unique in the account, and its costs are those of all regions.
  name         = "${var.name}-${var.account.region}"
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(local.budgets[0].monthly_usd)
  limit_unit   = "USD"
  tags         = var.tags

  # Written with format, because HCL would read a dollar sign before a brace as a template.
  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:terraform-aws-sagemaker-llm$%s", var.name)]
  }

  cost_filter {
    name   = "Region"
    values = [var.account.region]
  }

  # Budgets send email directly: the module's own topic does not let other services publish.
  dynamic "notification" {
    for_each = local.budget_notifications

    content {
      notification_type          = notification.value.type
      comparison_operator        = "GREATER_THAN"
      threshold                  = notification.value.percent
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = var.settings.emails
      subscriber_sns_topic_arns  = var.settings.topic[*].arn
    }
  }
}
