# What nobody could work on, kept for people to look at.

resource "aws_sqs_queue" "dead" {
  name                      = local.dead_queue_name
  message_retention_seconds = 1209600 # 14 days, SQS's longest
  tags                      = var.tags

  sqs_managed_sse_enabled = var.settings.kms_key_arn == null ? true : null
  kms_master_key_id       = var.settings.kms_key_arn
}

resource "aws_sqs_queue_policy" "dead" {
  queue_url = aws_sqs_queue.dead.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "FromTopics"
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = local.dead_queue_arn
        Condition = { ArnEquals = { "aws:SourceArn" = values(local.topic_arns) } }
      },
      {
        Sid       = "FromSchedule"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = local.dead_queue_arn
        Condition = { ArnEquals = { "aws:SourceArn" = local.sweep_rule_arn } }
      },
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = local.dead_queue_arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = toset(setsubtract(keys(local.functions), ["submit", "read"]))

  function_name                = module.function[each.key].name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead.arn
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "dead" {
  alarm_name          = local.dead_queue_name
  alarm_description   = "A message about jobs of ${var.name} could not be worked on. It waits in the queue ${local.dead_queue_name}."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.settings.alarm_action_arns
  tags                = var.tags
}
