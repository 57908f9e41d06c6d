# What the instance may cost in a month, and who is told when it costs more. A budget only tells, hours
# later; and it sees no tag that the account has not activated for cost allocation:
# https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html

locals {
  budget_notifications = flatten([for budget in var.settings.budget[*] : [
    [for percent in budget.thresholds_percent : { type = "ACTUAL", percent = percent }],
    [for percent in budget.forecast_percent[*] : { type = "FORECASTED", percent = percent }],
  ]])
}

resource "aws_budgets_budget" "this" {
  count = var.settings.budget == null ? 0 : 1

  name         = var.name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.settings.budget.monthly_usd)
  limit_unit   = "USD"
  tags         = var.tags

  # Written with format, since HCL reads a dollar before a brace as its own.
  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:terraform-aws-sagemaker-llm$%s", var.name)]
  }

  # Addresses are told directly: the module's own topic lets no other service publish.
  dynamic "notification" {
    for_each = local.budget_notifications

    content {
      notification_type          = notification.value.type
      comparison_operator        = "GREATER_THAN"
      threshold                  = notification.value.percent
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = var.settings.emails
      subscriber_sns_topic_arns  = var.settings.topic_arn[*]
    }
  }
}
