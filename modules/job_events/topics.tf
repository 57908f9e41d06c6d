# SageMaker's notifications start jobs_notify.

resource "aws_lambda_permission" "notify" {
  for_each = var.topic_arns

  statement_id  = "sns-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = var.functions["jobs_notify"].name
  principal     = "sns.amazonaws.com"
  source_arn    = each.value
}

resource "aws_sns_topic_subscription" "notify" {
  for_each = var.topic_arns

  topic_arn = each.value
  protocol  = "lambda"
  endpoint  = var.functions["jobs_notify"].arn

  # For notifications that SNS cannot deliver. The function itself sends those that it cannot process.
  redrive_policy = jsonencode({ deadLetterTargetArn = var.dead_letter_queue_arn })

  depends_on = [aws_lambda_permission.notify]
}
