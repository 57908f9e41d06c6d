# Retries of asynchronous invocations, and where an event goes after the last one.

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = var.functions

  function_name                = each.value.name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = var.dead_letter_queue_arn
    }
  }
}
