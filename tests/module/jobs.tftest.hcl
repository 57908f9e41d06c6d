# modules/jobs: bucket, table, topics, functions, schedule, scaling.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name           = "gpt2"
  endpoint       = { name = "gpt2", arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/gpt2", variant_name = "AllTraffic" }
  zip_folder     = "./dist"
  max_body_bytes = 1000
  functions      = { memory_mb = 512, timeout_seconds = 28, architecture = "arm64", log_level = "INFO" }
}

run "the_bucket_is_encrypted_private_and_forgets" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  variables {
    settings = { retention_days = 3 }
  }

  assert {
    condition     = can(regex("^gpt2-jobs-[0-9a-f]{10}$", aws_s3_bucket.this[0].bucket))
    error_message = "The bucket's name is unique to name, account and region."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this[0].rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "With no key S3's own one encrypts."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.this[0].block_public_acls && aws_s3_bucket_public_access_block.this[0].block_public_policy && aws_s3_bucket_public_access_block.this[0].ignore_public_acls && aws_s3_bucket_public_access_block.this[0].restrict_public_buckets
    error_message = "Nothing in it can be made public."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this[0].policy).Statement[0].Condition == { Bool = { "aws:SecureTransport" = "false" } }
    error_message = "Plain HTTP is refused."
  }

  assert {
    condition     = one(one(aws_s3_bucket_lifecycle_configuration.this[0].rule).expiration).days == 4
    error_message = "Objects go a day after the jobs."
  }

  assert {
    condition     = module.function["submit"].name == "gpt2-jobs-submit" && local.submit_environment.JOBS_RETENTION_SECONDS == "259200"
    error_message = "The function learns the retention in seconds."
  }
}

run "a_bucket_passed_in_is_used_and_left_alone" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  variables {
    settings = { bucket = "my-bucket" }
  }

  assert {
    condition     = length(aws_s3_bucket.this) + length(aws_s3_bucket_policy.this) + length(aws_s3_bucket_lifecycle_configuration.this) + length(aws_s3_bucket_public_access_block.this) + length(aws_s3_bucket_server_side_encryption_configuration.this) == 0
    error_message = "Its owner keeps its settings."
  }

  assert {
    condition     = output.bucket == "my-bucket" && output.async.s3_output_path == "s3://my-bucket/gpt2/output" && output.async.s3_failure_path == "s3://my-bucket/gpt2/failure"
    error_message = "SageMaker writes into it, below the instance's name."
  }

  assert {
    condition     = local.functions.submit.policy_statements.WriteInput.resources == ["arn:aws:s3:::my-bucket/gpt2/input/*"]
    error_message = "The functions may use the instance's part of it only."
  }
}

run "a_key_encrypts_all_that_jobs_leave" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  variables {
    settings = { kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this[0].rule).apply_server_side_encryption_by_default).kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "The bucket is encrypted with it."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.server_side_encryption).kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "The table is encrypted with it."
  }

  assert {
    condition     = alltrue([for topic in aws_sns_topic.this : topic.kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1"])
    error_message = "The topics are encrypted with it."
  }

  assert {
    condition     = aws_sqs_queue.dead.kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "The queue is encrypted with it."
  }

  assert {
    condition     = local.use_key == { UseKey = { actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = ["arn:aws:kms:eu-west-1:123456789012:key/1"] } }
    error_message = "The functions may use it."
  }
}

run "the_table_forgets_and_can_be_restored" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  assert {
    condition     = [aws_dynamodb_table.this.billing_mode, aws_dynamodb_table.this.hash_key, aws_dynamodb_table.this.range_key] == ["PAY_PER_REQUEST", "owner", "id"]
    error_message = "On demand; a job lies below its owner."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.ttl).attribute_name == "ttl" && one(aws_dynamodb_table.this.point_in_time_recovery).enabled
    error_message = "Old jobs go by themselves, and a mistake can be undone."
  }

  assert {
    condition     = length(aws_dynamodb_table.this.server_side_encryption) == 0
    error_message = "With no key DynamoDB's own one encrypts."
  }
}

run "what_fails_is_kept_and_rings" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  variables {
    settings = { alarm_action_arns = ["arn:aws:sns:eu-west-1:123456789012:on-call"] }
  }

  assert {
    condition     = aws_sqs_queue.dead.message_retention_seconds == 14 * 86400 && aws_sqs_queue.dead.sqs_managed_sse_enabled
    error_message = "Dead letters wait two weeks, encrypted."
  }

  assert {
    condition     = toset(keys(aws_lambda_function_event_invoke_config.this)) == toset(["notify", "sweep"]) && alltrue([for config in aws_lambda_function_event_invoke_config.this : config.maximum_retry_attempts == 2])
    error_message = "Both functions that nobody waits for try twice more."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.dead.threshold == 0 && aws_cloudwatch_metric_alarm.dead.comparison_operator == "GreaterThanThreshold" && aws_cloudwatch_metric_alarm.dead.alarm_actions == toset(["arn:aws:sns:eu-west-1:123456789012:on-call"])
    error_message = "The first dead letter rings."
  }
}

run "the_endpoint_sleeps_and_a_job_wakes_it_up" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  variables {
    settings = { max_instances = 4, backlog_per_instance = 2, scale_in_seconds = 120 }
  }

  assert {
    condition     = [aws_appautoscaling_target.this.resource_id, aws_appautoscaling_target.this.min_capacity, aws_appautoscaling_target.this.max_capacity] == ["endpoint/gpt2/variant/AllTraffic", 0, 4]
    error_message = "From zero to four instances."
  }

  assert {
    condition     = one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).target_value == 2 && one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).scale_in_cooldown == 120
    error_message = "As many instances as the backlog asks for."
  }

  assert {
    condition     = [aws_cloudwatch_metric_alarm.wake_up.metric_name, aws_cloudwatch_metric_alarm.wake_up.evaluation_periods, aws_cloudwatch_metric_alarm.wake_up.period] == ["HasBacklogWithoutCapacity", 1, 60]
    error_message = "A minute of waiting wakes the endpoint up."
  }
}

run "no_function_may_do_what_it_does_not_do" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  assert {
    condition     = !anytrue(flatten([for function in local.functions : [for statement in function.policy_statements : [for action in statement.actions : endswith(action, "Scan") || endswith(action, "*")]]]))
    error_message = "Nothing scans, and no action has a wildcard."
  }

  assert {
    condition = jsonencode({
      for name, function in local.functions : name => sort(distinct(flatten([for statement in function.policy_statements : statement.actions])))
      }) == jsonencode({
      submit = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "s3:DeleteObject", "s3:PutObject", "sagemaker:InvokeEndpointAsync"]
      read   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Query", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket"]
      notify = ["dynamodb:GetItem", "dynamodb:UpdateItem", "s3:DeleteObject", "s3:ListBucket", "sqs:SendMessage"]
      sweep  = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "s3:ListBucket", "sagemaker:InvokeEndpointAsync", "sqs:SendMessage"]
    })
    error_message = "Each function has the actions of its own calls."
  }
}

run "with_limits_the_submission_counts_and_nothing_else_does" {
  command = plan

  module {
    source = "./modules/jobs"
  }

  variables {
    limits = {
      environment       = { LIMITS_TABLE = "gpt2-limits" }
      policy_statements = { CountRequests = { actions = ["dynamodb:UpdateItem"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-limits"] } }
    }
  }

  assert {
    condition     = keys(local.counting) == ["submit"] && local.counting.submit.environment.LIMITS_TABLE == "gpt2-limits"
    error_message = "A look at a job costs nothing."
  }
}
