# How SageMaker tells how a job ended: two topics, one function.

resource "aws_sns_topic" "this" {
  for_each = local.topic_arns

  name              = "${var.name}-jobs-${each.key}"
  kms_master_key_id = var.settings.kms_key_arn
  tags              = var.tags
}

# Who may publish is said by the endpoint's role; this policy lets this account's roles in, over TLS.
resource "aws_sns_topic_policy" "this" {
  for_each = local.topic_arns

  arn = aws_sns_topic.this[each.key].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OwnAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = ["sns:GetTopicAttributes", "sns:Publish", "sns:SetTopicAttributes", "sns:Subscribe"]
        Resource  = each.value
      },
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = each.value
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_lambda_permission" "notify" {
  for_each = local.topic_arns

  statement_id  = "sns-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = module.function["notify"].name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.this[each.key].arn
}

resource "aws_sns_topic_subscription" "notify" {
  for_each = local.topic_arns

  topic_arn = aws_sns_topic.this[each.key].arn
  protocol  = "lambda"
  endpoint  = module.function["notify"].arn

  # For what SNS cannot hand over at all; what the function cannot digest goes there by itself.
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn })

  depends_on = [aws_lambda_permission.notify, aws_sqs_queue_policy.dead]
}
