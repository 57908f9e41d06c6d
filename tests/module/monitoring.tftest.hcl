# modules/monitoring: alarms, a dashboard, a budget.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name    = "gpt2"
  settings = {
    topic             = { arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }
    emails            = []
    errors            = 5
    throttles         = 5
    latency_p99_ms    = null
    dashboard_enabled = true
    budget            = null
  }
  topic_arn      = "arn:aws:sns:eu-west-1:123456789012:oncall"
  endpoint       = { name = "gpt2", variant_names = ["AllTraffic"], shadow_variant_names = [], is_async = false }
  function_names = { generate = "gpt2-generate" }

  functions_that_raise = []

  api_metrics = {
    dimensions    = { ApiId = "a1b2c3d4e5" }
    count         = "Count"
    client_errors = "4xx"
    server_errors = "5xx"
    latency       = "Latency"
  }
  dead_letters = null
  tags         = { team = "search" }
}

run "errors_and_throttles_of_each_part_raise_an_alarm" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = merge(var.settings, { errors = 3, throttles = 7 })
  }

  assert {
    condition = {
      for key, alarm in aws_cloudwatch_metric_alarm.count : alarm.alarm_name => "${alarm.namespace} ${alarm.metric_name} ${alarm.threshold}"
      } == {
      gpt2-api-errors                  = "AWS/ApiGateway 5xx 3"
      gpt2-function-generate-errors    = "AWS/Lambda Errors 3"
      gpt2-function-generate-throttles = "AWS/Lambda Throttles 7"
    }
    error_message = "Each part has an alarm at the given number."
  }

  assert {
    condition = {
      for key, alarm in aws_cloudwatch_metric_alarm.count : key => alarm.dimensions
      } == {
      api-errors                  = tomap({ ApiId = "a1b2c3d4e5" })
      function-generate-errors    = tomap({ FunctionName = "gpt2-generate" })
      function-generate-throttles = tomap({ FunctionName = "gpt2-generate" })
    }
    error_message = "Each alarm watches what it is named after."
  }

  assert {
    condition = { for key, alarm in aws_cloudwatch_metric_alarm.model_errors : alarm.alarm_name => join(" ", concat(
      sort(flatten([for query in alarm.metric_query : [for metric in query.metric : "${metric.metric_name} ${metric.dimensions.EndpointName} ${metric.dimensions.VariantName}"]])),
      compact(alarm.metric_query[*].expression),
      [alarm.threshold],
    )) } == { gpt2-endpoint-errors = "Invocation4XXErrors gpt2 AllTraffic InvocationModelErrors gpt2 AllTraffic FILL(model, 0) - FILL(client, 0) 3" }
    error_message = "Time-outs and crashes of the container count, responses of 4xx do not."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.count : alarm.alarm_actions == toset([var.topic_arn]) && alarm.tags == tomap({ team = "search" })])
    error_message = "Each alarm notifies the topic and carries the tags."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.latency) == 0
    error_message = "What latency is too long depends on the model."
  }
}

run "latency_can_be_watched" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = merge(var.settings, { latency_p99_ms = 2500 })
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.latency["endpoint-latency"].threshold == 2500000 && aws_cloudwatch_metric_alarm.latency["endpoint-latency"].extended_statistic == "p99"
    error_message = "CloudWatch counts ModelLatency in microseconds."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.latency["endpoint-latency"].alarm_name == "gpt2-endpoint-latency"
    error_message = "The alarm is named after what it watches."
  }
}

run "the_dashboard_shows_every_part" {
  command = plan

  module {
    source = "./modules/monitoring"
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

  assert {
    condition     = aws_cloudwatch_dashboard.this[0].dashboard_name == "gpt2-eu-west-1"
    error_message = "Dashboards belong to the account: one name in two regions is one dashboard."
  }
}

run "the_dashboard_can_be_omitted" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = merge(var.settings, { dashboard_enabled = false })
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.this) == 0
    error_message = "No dashboard is made."
  }
}

run "there_is_no_budget_by_default" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = merge(var.settings, { topic = null, emails = ["oncall@example.com"] })
  }

  assert {
    condition     = length(aws_budgets_budget.this) == 0
    error_message = "No budget is made."
  }
}

run "a_budget_counts_what_has_the_tag_of_the_deployment" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = merge(var.settings, { topic = null, emails = ["oncall@example.com"], budget = { monthly_usd = 900, thresholds_percent = [80, 100], forecast_percent = null } })
  }

  assert {
    condition = (
      "${aws_budgets_budget.this[0].name} ${aws_budgets_budget.this[0].budget_type} ${aws_budgets_budget.this[0].time_unit}" == "gpt2-eu-west-1 COST MONTHLY"
      && "${aws_budgets_budget.this[0].limit_amount} ${aws_budgets_budget.this[0].limit_unit}" == "900 USD"
    )
    error_message = "The costs of a month are compared with the given amount."
  }

  assert {
    condition     = toset([for filter in aws_budgets_budget.this[0].cost_filter : "${filter.name} ${one(filter.values)}"]) == toset(["TagKeyValue user:terraform-aws-sagemaker-llm$gpt2", "Region eu-west-1"])
    error_message = "Only what carries the deployment's tag is counted, and not the deployment of that name in another region."
  }

  assert {
    condition     = aws_budgets_budget.this[0].tags == tomap({ team = "search" })
    error_message = "The budget carries the tags."
  }

  assert {
    condition = toset([
      for each in aws_budgets_budget.this[0].notification : "${each.notification_type} ${each.comparison_operator} ${each.threshold} ${each.threshold_type}"
    ]) == toset(["ACTUAL GREATER_THAN 80 PERCENTAGE", "ACTUAL GREATER_THAN 100 PERCENTAGE"])
    error_message = "Actual costs notify at 80 and 100 percent."
  }

  assert {
    condition = alltrue([
      for each in aws_budgets_budget.this[0].notification :
      each.subscriber_email_addresses == toset(["oncall@example.com"]) && length(coalesce(each.subscriber_sns_topic_arns, [])) == 0
    ])
    error_message = "The addresses are notified directly, because the module's own topic allows only alarms to publish."
  }
}

run "a_budget_notifies_a_given_topic_and_forecasts" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings = merge(var.settings, { budget = { monthly_usd = 900, thresholds_percent = [50], forecast_percent = 120 } })
  }

  assert {
    condition     = toset([for each in aws_budgets_budget.this[0].notification : "${each.notification_type} ${each.threshold}"]) == toset(["ACTUAL 50", "FORECASTED 120"])
    error_message = "Actual and forecast costs notify."
  }

  assert {
    condition = alltrue([
      for each in aws_budgets_budget.this[0].notification :
      each.subscriber_sns_topic_arns == toset(["arn:aws:sns:eu-west-1:123456789012:oncall"]) && length(coalesce(each.subscriber_email_addresses, [])) == 0
    ])
    error_message = "The given topic is notified, as by the alarms."
  }
}

run "each_variant_that_responds_has_an_alarm" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    endpoint = { name = "gpt2", variant_names = ["AllTraffic", "canary"], shadow_variant_names = ["next"], is_async = false }
  }

  assert {
    condition = {
      for key, alarm in aws_cloudwatch_metric_alarm.model_errors : alarm.alarm_name => one(distinct(flatten([for query in alarm.metric_query : query.metric[*].dimensions.VariantName])))
    } == { gpt2-endpoint-errors = "AllTraffic", gpt2-endpoint-canary-errors = "canary" }
    error_message = "A shadow's responses go to no client."
  }
}

run "a_dead_letter_raises_an_alarm" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    dead_letters = { queue_name = "gpt2-jobs-dead", alarm_action_arns = ["arn:aws:sns:eu-west-1:123456789012:jobs"] }
  }

  assert {
    condition     = one(values(aws_cloudwatch_metric_alarm.dead_letters)).threshold == 0 && one(values(aws_cloudwatch_metric_alarm.dead_letters)).comparison_operator == "GreaterThanThreshold" && one(values(aws_cloudwatch_metric_alarm.dead_letters)).dimensions == tomap({ QueueName = "gpt2-jobs-dead" })
    error_message = "The first dead letter raises it."
  }

  assert {
    condition     = one(values(aws_cloudwatch_metric_alarm.dead_letters)).alarm_actions == toset(["arn:aws:sns:eu-west-1:123456789012:jobs", "arn:aws:sns:eu-west-1:123456789012:oncall"])
    error_message = "It notifies the ARNs passed in, and the topic of the other alarms."
  }

  assert {
    condition     = one(values(aws_cloudwatch_metric_alarm.dead_letters)).ok_actions == one(values(aws_cloudwatch_metric_alarm.dead_letters)).alarm_actions
    error_message = "They hear when the queue is empty again, too."
  }

  assert {
    condition = { for alarm in aws_cloudwatch_metric_alarm.dead_letter_arrivals : alarm.alarm_name => [alarm.metric_name, alarm.statistic, alarm.dimensions.QueueName, alarm.alarm_actions] } == {
      gpt2-jobs-dead-arrivals = ["NumberOfMessagesSent", "Sum", "gpt2-jobs-dead", one(values(aws_cloudwatch_metric_alarm.dead_letters)).alarm_actions]
    }
    error_message = "Each arrival raises an alarm, while the first letter is still in the queue."
  }
}

run "without_monitoring_there_is_the_alarm_about_dead_letters_alone" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings     = null
    topic_arn    = null
    dead_letters = { queue_name = "gpt2-jobs-dead", alarm_action_arns = ["arn:aws:sns:eu-west-1:123456789012:on-call"] }
  }

  assert {
    condition     = one(values(aws_cloudwatch_metric_alarm.dead_letters)).alarm_actions == toset(["arn:aws:sns:eu-west-1:123456789012:on-call"])
    error_message = "There is no topic to notify."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.count) + length(aws_cloudwatch_metric_alarm.latency) + length(aws_cloudwatch_dashboard.this) + length(aws_budgets_budget.this) == 0
    error_message = "Nothing else is made."
  }
}

run "without_jobs_and_monitoring_there_is_nothing" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    settings  = null
    topic_arn = null
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.dead_letters) + length(aws_cloudwatch_metric_alarm.count) == 0
    error_message = "No alarm is made."
  }
}

run "an_asynchronous_endpoint_has_alarms_on_what_it_publishes" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    endpoint = { name = "gpt2", variant_names = ["AllTraffic"], shadow_variant_names = [], is_async = true }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.model_errors) == 0
    error_message = "It does not publish InvocationModelErrors."
  }

  assert {
    condition = { for key, alarm in aws_cloudwatch_metric_alarm.count : key => alarm.metric_name if startswith(key, "endpoint-") } == {
      endpoint-errors                    = "Invocation5XXErrors"
      endpoint-expired-requests          = "ExpiredRequests"
      endpoint-invocation-failures       = "InvocationFailures"
      endpoint-notification-failures     = "NotificationFailures"
      endpoint-request-download-failures = "RequestDownloadFailures"
      endpoint-response-upload-failures  = "ResponseUploadFailures"
    }
    error_message = "Failures of S3, of SNS and of the container raise an alarm each."
  }

  assert {
    condition     = alltrue([for key, alarm in aws_cloudwatch_metric_alarm.count : alarm.dimensions == tomap({ EndpointName = "gpt2", VariantName = "AllTraffic" }) if startswith(key, "endpoint-")])
    error_message = "AWS publishes these metrics by endpoint and variant."
  }

  assert {
    condition     = length(setintersection(["Invocations", "InvocationModelErrors"], flatten([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : [for metric in widget.properties.metrics : metric[1] if metric[0] == "AWS/SageMaker"]]))) == 0
    error_message = "The dashboard has no line that stays empty."
  }
}

run "the_metrics_of_a_rest_api_have_other_names" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    api_metrics = {
      dimensions    = { ApiName = "gpt2", Stage = "live" }
      count         = "Count"
      client_errors = "4XXError"
      server_errors = "5XXError"
      latency       = "Latency"
    }
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.count["api-errors"].metric_name == "5XXError" &&
      aws_cloudwatch_metric_alarm.count["api-errors"].dimensions == tomap({ ApiName = "gpt2", Stage = "live" })
    )
    error_message = "The alarm is on the REST API's errors."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_dashboard.this[0].dashboard_body, "[\"AWS/ApiGateway\",\"4XXError\",\"ApiName\",\"gpt2\",\"Stage\",\"live\"")
    error_message = "The dashboard shows the REST API's requests."
  }
}

run "a_function_that_raises_has_no_alarm_on_errors" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    function_names       = { generate = "gpt2-generate", authorizer = "gpt2-authorizer" }
    functions_that_raise = ["authorizer"]
  }

  assert {
    condition = (
      !contains(keys(aws_cloudwatch_metric_alarm.count), "function-authorizer-errors") &&
      contains(keys(aws_cloudwatch_metric_alarm.count), "function-authorizer-throttles") &&
      contains(keys(aws_cloudwatch_metric_alarm.count), "function-generate-errors")
    )
    error_message = "Anyone could set the alarm off with invalid keys."
  }
}
