# The alarm on dead letters exists with jobs, whether or not anything else is monitored.

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = { for queue in var.dead_letters[*] : "jobs-dead" => queue }

  alarm_name          = each.value.queue_name
  alarm_description   = "A message about jobs of ${var.name} could not be processed. It is in the queue ${each.value.queue_name}."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value.queue_name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = concat(each.value.alarm_action_arns, var.topic_arn[*])
  tags                = var.tags
}
