# Once a minute jobs_sweep ends the jobs whose notification is missing.

resource "aws_cloudwatch_event_rule" "sweep" {
  name                = var.sweep_rule_name
  description         = "Ends jobs of ${var.name} whose notification is missing."
  schedule_expression = "rate(1 minute)"
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "sweep" {
  rule = aws_cloudwatch_event_rule.sweep.name
  arn  = var.functions["jobs_sweep"].arn

  dead_letter_config {
    arn = var.dead_letter_queue_arn
  }
}

resource "aws_lambda_permission" "sweep" {
  statement_id  = "schedule"
  action        = "lambda:InvokeFunction"
  function_name = var.functions["jobs_sweep"].name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.sweep.arn
}
