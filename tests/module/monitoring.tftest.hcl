# modules/monitoring: alarms, the topic that they tell, and a dashboard.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name           = "gpt2"
  settings       = {}
  endpoint       = { name = "gpt2", variant_names = ["AllTraffic"] }
  function_names = { generate = "gpt2-generate" }
  api_id         = "a1b2c3d4e5"
  tags           = { team = "search" }
}

run "errors_and_throttles_of_each_part_raise_an_alarm" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = { errors = 3, throttles = 7, topic_arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }
  }

  assert {
    condition = {
      for key, alarm in aws_cloudwatch_metric_alarm.count : alarm.alarm_name => "${alarm.namespace} ${alarm.metric_name} ${alarm.threshold}"
      } == {
      gpt2-endpoint-errors             = "AWS/SageMaker Invocation5XXErrors 3"
      gpt2-api-errors                  = "AWS/ApiGateway 5xx 3"
      gpt2-function-generate-errors    = "AWS/Lambda Errors 3"
      gpt2-function-generate-throttles = "AWS/Lambda Throttles 7"
    }
    error_message = "Each part has an alarm at the caller's number."
  }

  assert {
    condition = {
      for key, alarm in aws_cloudwatch_metric_alarm.count : key => alarm.dimensions
      } == {
      endpoint-errors             = tomap({ EndpointName = "gpt2", VariantName = "AllTraffic" })
      api-errors                  = tomap({ ApiId = "a1b2c3d4e5" })
      function-generate-errors    = tomap({ FunctionName = "gpt2-generate" })
      function-generate-throttles = tomap({ FunctionName = "gpt2-generate" })
    }
    error_message = "Each alarm watches what it is named after."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.count : alarm.alarm_actions == toset([var.settings.topic_arn]) && alarm.tags == tomap({ team = "search" })])
    error_message = "Each alarm tells the caller's topic and carries the tags."
  }

  assert {
    condition     = length(aws_sns_topic.this) == 0 && length(aws_sns_topic_subscription.email) == 0
    error_message = "With a topic of the caller's none is made."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.latency) == 0
    error_message = "What latency is too long depends on the model."
  }
}

run "a_topic_is_made_for_the_addresses" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = { emails = ["oncall@example.com"] }
  }

  override_resource {
    target          = aws_sns_topic.this
    override_during = plan
    values          = { arn = "arn:aws:sns:eu-west-1:123456789012:gpt2-alarms" }
  }

  assert {
    condition     = aws_sns_topic.this[0].name == "gpt2-alarms" && aws_sns_topic.this[0].tags == tomap({ team = "search" })
    error_message = "The topic is named after the instance."
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : "${subscription.protocol} ${subscription.endpoint}"] == ["email oncall@example.com"]
    error_message = "The address reads the topic."
  }

  assert {
    condition     = output.topic_arn == "arn:aws:sns:eu-west-1:123456789012:gpt2-alarms"
    error_message = "The alarms tell the topic."
  }
}

run "latency_is_watched_when_asked_for" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = { latency_p99_ms = 2500, topic_arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.latency["endpoint-latency"].threshold == 2500000 && aws_cloudwatch_metric_alarm.latency["endpoint-latency"].extended_statistic == "p99"
    error_message = "CloudWatch counts ModelLatency in microseconds."
  }

  assert {
    condition     = contains(output.alarm_names, "gpt2-endpoint-latency")
    error_message = "The alarm is among the names."
  }
}

run "the_dashboard_shows_every_part" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = { topic_arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }
  }

  assert {
    condition = length(setsubtract(
      ["Invocations", "ModelLatency", "CPUUtilization", "GPUUtilization", "MemoryUtilization", "DiskUtilization", "Count", "5xx", "Latency", "Errors", "Throttles", "Duration"],
      flatten([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : [for metric in widget.properties.metrics : metric[1]]]),
    )) == 0
    error_message = "Requests, errors, throttles, latency, instances and their load are shown."
  }

  assert {
    condition     = one(distinct([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.properties.region])) == "eu-west-1"
    error_message = "The charts read the region of the instance."
  }
}

run "the_dashboard_is_left_out_when_not_wanted" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = { dashboard = false, topic_arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.this) == 0
    error_message = "No dashboard is made."
  }
}

run "nothing_is_budgeted_unless_asked_for" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = { emails = ["oncall@example.com"] }
  }

  assert {
    condition     = length(aws_budgets_budget.this) == 0
    error_message = "No budget is made."
  }
}

run "a_budget_counts_what_carries_the_tag_of_this_instance" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = { emails = ["oncall@example.com"], budget = { monthly_usd = 900 } }
  }

  assert {
    condition = (
      "${aws_budgets_budget.this[0].name} ${aws_budgets_budget.this[0].budget_type} ${aws_budgets_budget.this[0].time_unit}" == "gpt2 COST MONTHLY"
      && "${aws_budgets_budget.this[0].limit_amount} ${aws_budgets_budget.this[0].limit_unit}" == "900 USD"
    )
    error_message = "The costs of a month are compared with the caller's amount."
  }

  assert {
    condition     = one([for filter in aws_budgets_budget.this[0].cost_filter : "${filter.name} ${one(filter.values)}"]) == "TagKeyValue user:terraform-aws-sagemaker-llm$gpt2"
    error_message = "Only what carries the instance's tag is counted."
  }

  assert {
    condition     = aws_budgets_budget.this[0].tags == tomap({ team = "search" })
    error_message = "The budget carries the tags."
  }

  assert {
    condition = toset([
      for each in aws_budgets_budget.this[0].notification : "${each.notification_type} ${each.comparison_operator} ${each.threshold} ${each.threshold_type}"
    ]) == toset(["ACTUAL GREATER_THAN 80 PERCENTAGE", "ACTUAL GREATER_THAN 100 PERCENTAGE"])
    error_message = "What it has cost is told of at eight tenths and at the whole."
  }

  assert {
    condition = alltrue([
      for each in aws_budgets_budget.this[0].notification :
      each.subscriber_email_addresses == toset(["oncall@example.com"]) && length(coalesce(each.subscriber_sns_topic_arns, [])) == 0
    ])
    error_message = "The addresses are told, and not by way of the module's own topic, which lets alarms publish only."
  }
}

run "a_budget_tells_a_topic_of_the_callers_and_looks_ahead" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = {
      topic_arn = "arn:aws:sns:eu-west-1:123456789012:oncall"
      budget    = { monthly_usd = 900, thresholds_percent = [50], forecast_percent = 120 }
    }
  }

  assert {
    condition     = toset([for each in aws_budgets_budget.this[0].notification : "${each.notification_type} ${each.threshold}"]) == toset(["ACTUAL 50", "FORECASTED 120"])
    error_message = "Both what it has cost and what it is expected to cost are told of."
  }

  assert {
    condition = alltrue([
      for each in aws_budgets_budget.this[0].notification :
      each.subscriber_sns_topic_arns == toset(["arn:aws:sns:eu-west-1:123456789012:oncall"]) && length(coalesce(each.subscriber_email_addresses, [])) == 0
    ])
    error_message = "The caller's topic is told, as by the alarms."
  }
}
