# The alarms on dead letters exist with jobs, whether or not anything else is monitored: one while any are in
# the queue, and one for each arrival, since the first stays in alarm until the queue is empty.

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = { for key in nonsensitive(var.dead_letters == null) ? [] : ["jobs-dead"] : key => var.dead_letters }

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
  ok_actions          = concat(each.value.alarm_action_arns, var.topic_arn[*])
  tags                = var.tags
}

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
resource "aws_cloudwatch_metric_alarm" "dead_letter_arrivals" {
  for_each = { for key in nonsensitive(var.dead_letters == null) ? [] : ["jobs-dead-arrivals"] : key => var.dead_letters }

  alarm_name          = "${each.value.queue_name}-arrivals"
  alarm_description   = "Another message about jobs of ${var.name} could not be processed. It is in the queue ${each.value.queue_name}."
  namespace           = "AWS/SQS"
  metric_name         = "NumberOfMessagesSent"
  dimensions          = { QueueName = each.value.queue_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = concat(each.value.alarm_action_arns, var.topic_arn[*])
  tags                = var.tags
}
