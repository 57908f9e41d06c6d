# A new topic lets the alarms of its own account publish:
# https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html

resource "aws_sns_topic" "this" {
  #checkov:skip=CKV_AWS_26:an alarm cannot publish through the key of SNS itself, and the topic carries names only
  count = var.topic == null ? 1 : 0

  name = "${var.name}-alarms"
  tags = var.tags
}

locals {
  # The address of a resource shows its key, so that of a sensitive email address is a digest.
  subscriptions = merge(
    { for email in nonsensitive(var.emails) : email => email if !issensitive(var.emails) },
    { for email in nonsensitive(var.emails) : sha256(email) => sensitive(email) if issensitive(var.emails) },
  )
}

resource "aws_sns_topic_subscription" "email" {
  for_each = local.subscriptions

  topic_arn = aws_sns_topic.this[0].arn
  protocol  = "email"
  endpoint  = each.value
}
