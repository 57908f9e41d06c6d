# Where SageMaker publishes how a job ended: a topic for success and one for failure.

resource "aws_sns_topic" "this" {
  for_each = local.topic_arns

  name              = "${var.name}-jobs-${each.key}"
  kms_master_key_id = var.kms_key_arn
  tags              = var.tags
}

# The endpoint's role allows SageMaker to publish; this policy admits the roles of this account, over TLS only.
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
