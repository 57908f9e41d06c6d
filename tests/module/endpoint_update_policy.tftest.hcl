# modules/endpoint: how an update reaches the live endpoint.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name    = "gpt2"
  model = {
    image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0"
    environment = {}
    registry    = null
    s3_uri      = null
  }
  instance = {
    type                     = "ml.m5.large"
    count                    = 1
    ami_version              = null
    volume_size_gb           = null
    startup_timeout_seconds  = null
    download_timeout_seconds = null
    routing_strategy         = null
  }
  variant_name  = "AllTraffic"
  weight        = 1
  variants      = {}
  serverless    = null
  async         = null
  update_policy = null

  # All requests at once, the part of `update_policy` that most runs change.
  blue_green = {
    canary_percent                    = null
    linear_percent                    = null
    wait_interval_seconds             = 300
    termination_wait_seconds          = 120
    maximum_execution_timeout_seconds = 3600
  }

  data_capture = null
  network      = { vpc = null, isolation_enabled = false }
  encryption   = { volume_kms_key_arn = null, model_kms_key_arn = null, data_capture_kms_key_arn = null }
  iam = {
    execution_role                   = null
    execution_role_policy_statements = {}
    permissions_boundary_arn         = null
    role_path                        = "/"
  }
  logs = { retention_days = 30, kms_key_arn = null }
  tags = {}
}

run "updates_are_left_to_sagemaker_by_default" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = length(aws_sagemaker_endpoint.this.deployment_config) == 0 && length(aws_cloudwatch_metric_alarm.rollback) == 0
    error_message = "No policy and no alarm."
  }
}

run "a_canary_takes_its_part_first" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    update_policy = { blue_green = { canary_percent = 10, linear_percent = null, wait_interval_seconds = 60, termination_wait_seconds = 30, maximum_execution_timeout_seconds = 900 }, rolling = null, rollback_alarms = null }
  }

  assert {
    condition     = one(aws_sagemaker_endpoint.this.deployment_config[0].blue_green_update_policy[0].traffic_routing_configuration[*].type) == "CANARY"
    error_message = "Requests move by canary."
  }

  assert {
    condition     = one(aws_sagemaker_endpoint.this.deployment_config[0].blue_green_update_policy[0].traffic_routing_configuration[0].canary_size[*].value) == 10
    error_message = "The canary is a tenth."
  }

  assert {
    condition = [
      aws_sagemaker_endpoint.this.deployment_config[0].blue_green_update_policy[0].traffic_routing_configuration[0].wait_interval_in_seconds,
      aws_sagemaker_endpoint.this.deployment_config[0].blue_green_update_policy[0].termination_wait_in_seconds,
      aws_sagemaker_endpoint.this.deployment_config[0].blue_green_update_policy[0].maximum_execution_timeout_in_seconds,
    ] == [60, 30, 900]
    error_message = "The times are the given ones."
  }

  assert {
    condition     = length(aws_sagemaker_endpoint.this.deployment_config[0].auto_rollback_configuration) == 0
    error_message = "No alarm is set."
  }
}

run "linear_steps_are_of_one_size" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    update_policy = { blue_green = merge(var.blue_green, { linear_percent = 20 }), rolling = null, rollback_alarms = null }
  }

  assert {
    condition     = one(aws_sagemaker_endpoint.this.deployment_config[0].blue_green_update_policy[0].traffic_routing_configuration[*].type) == "LINEAR"
    error_message = "Requests move in steps."
  }

  assert {
    condition     = one(aws_sagemaker_endpoint.this.deployment_config[0].blue_green_update_policy[0].traffic_routing_configuration[0].linear_step_size[*].value) == 20
    error_message = "Each step is a fifth."
  }
}

run "with_neither_all_requests_move_at_once" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    update_policy = { blue_green = var.blue_green, rolling = null, rollback_alarms = null }
  }

  assert {
    condition     = one(aws_sagemaker_endpoint.this.deployment_config[0].blue_green_update_policy[0].traffic_routing_configuration[*].type) == "ALL_AT_ONCE"
    error_message = "Requests move at once."
  }
}

run "instances_are_replaced_in_batches" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    update_policy = { blue_green = null, rolling = { batch_percent = 25, wait_interval_seconds = 60, rollback_batch_percent = 50, maximum_execution_timeout_seconds = 3600 }, rollback_alarms = null }
  }

  assert {
    condition     = length(aws_sagemaker_endpoint.this.deployment_config[0].blue_green_update_policy) == 0
    error_message = "SageMaker takes one policy."
  }

  assert {
    condition     = one(aws_sagemaker_endpoint.this.deployment_config[0].rolling_update_policy[0].maximum_batch_size[*].value) == 25
    error_message = "A batch is a quarter."
  }

  assert {
    condition     = one(aws_sagemaker_endpoint.this.deployment_config[0].rolling_update_policy[0].rollback_maximum_batch_size[*].value) == 50
    error_message = "A batch of a rollback is a half."
  }
}

run "alarms_of_the_module_and_given_alarms_roll_back" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    update_policy = { blue_green = var.blue_green, rolling = null, rollback_alarms = { errors_5xx = 3, latency_p90_ms = 2500, alarm_names = ["mine"] } }
    tags          = { team = "search" }
  }

  assert {
    condition     = toset(aws_sagemaker_endpoint.this.deployment_config[0].auto_rollback_configuration[0].alarms[*].alarm_name) == toset(["gpt2-rollback-errors-5xx", "gpt2-rollback-latency-p90", "mine"])
    error_message = "SageMaker watches all three."
  }

  assert {
    condition = { for key, alarm in aws_cloudwatch_metric_alarm.rollback : key => join(" ", concat(
      sort(flatten([for query in alarm.metric_query : [for metric in query.metric : "${metric.metric_name} ${metric.stat}"]])),
      compact(alarm.metric_query[*].expression),
      [alarm.threshold],
      )) } == {
      errors-5xx  = "Invocation4XXErrors Sum InvocationModelErrors Sum FILL(e0, 0) - FILL(c0, 0) 3"
      latency-p90 = "ModelLatency p90 MAX(FILL(METRICS(), 0)) 2500000"
    }
    error_message = "Time-outs and crashes count, responses of 4xx do not; CloudWatch counts ModelLatency in microseconds."
  }

  assert {
    condition = alltrue(flatten([
      for alarm in aws_cloudwatch_metric_alarm.rollback : [
        for query in alarm.metric_query : [
          for metric in query.metric : "${join(" ", keys(metric.dimensions))} ${metric.dimensions.EndpointName} ${metric.dimensions.VariantName}" == "EndpointConfigName EndpointName VariantName gpt2 AllTraffic"
        ]
      ]
    ]))
    error_message = "The alarms watch the new configuration of this endpoint's variant."
  }

  assert {
    condition = jsonencode([for statement in jsondecode(aws_iam_role_policy.execution[0].policy).Statement : statement if statement.Sid == "ReadRollbackAlarms"]) == jsonencode([{
      Sid    = "ReadRollbackAlarms"
      Effect = "Allow"
      Action = "cloudwatch:DescribeAlarms"
      Resource = [
        "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:gpt2-rollback-errors-5xx",
        "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:gpt2-rollback-latency-p90",
        "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:mine",
      ]
    }])
    error_message = "SageMaker reads each alarm with the execution role."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.rollback : alarm.tags == tomap({ team = "search" })])
    error_message = "The alarms carry the tags."
  }
}

run "an_alarm_that_is_null_is_not_created" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    update_policy = { blue_green = var.blue_green, rolling = null, rollback_alarms = { errors_5xx = 3, latency_p90_ms = null, alarm_names = [] } }
  }

  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.rollback) == ["errors-5xx"]
    error_message = "Only the alarm that is set is created."
  }
}

run "with_more_variants_than_an_alarm_has_metrics_it_counts_5xx_alone" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    update_policy = { blue_green = var.blue_green, rolling = null, rollback_alarms = { errors_5xx = 3, latency_p90_ms = null, alarm_names = [] } }
    variants      = { for name in ["b", "c", "d", "e", "f"] : name => { weight = 1, shadow = false, model = var.model, instance = var.instance } }
  }

  assert {
    condition     = toset(flatten([for query in aws_cloudwatch_metric_alarm.rollback["errors-5xx"].metric_query : query.metric[*].metric_name])) == toset(["Invocation5XXErrors"])
    error_message = "CloudWatch takes ten metrics."
  }
}

run "without_rollback_alarms_the_role_reads_none" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.execution[0].policy, "DescribeAlarms")
    error_message = "There is no alarm to read."
  }
}
