# modules/job_store: bucket, table, topics, dead-letter queue.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account        = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name           = "gpt2"
  bucket         = null
  retention_days = 7
  kms_key_arn    = null
  tags           = {}
}

run "the_bucket_is_encrypted_private_and_forgets" {
  command = plan

  module {
    source = "./modules/job_store"
  }

  variables {
    retention_days = 3
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
    error_message = "No object can become public."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this[0].policy).Statement[0].Condition == { Bool = { "aws:SecureTransport" = "false" } }
    error_message = "Plain HTTP is refused."
  }

  assert {
    condition     = one(one(aws_s3_bucket_lifecycle_configuration.this[0].rule).expiration).days == 4
    error_message = "Objects go a day after the jobs."
  }
}

run "a_given_bucket_is_used_and_not_changed" {
  command = plan

  module {
    source = "./modules/job_store"
  }

  variables {
    bucket = { name = "my-bucket" }
  }

  assert {
    condition     = length(aws_s3_bucket.this) + length(aws_s3_bucket_policy.this) + length(aws_s3_bucket_lifecycle_configuration.this) + length(aws_s3_bucket_public_access_block.this) + length(aws_s3_bucket_server_side_encryption_configuration.this) == 0
    error_message = "Its owner keeps its settings."
  }

  assert {
    condition     = output.bucket_name == "my-bucket" && output.endpoint_output.s3_output_path == "s3://my-bucket/gpt2/output" && output.endpoint_output.s3_failure_path == "s3://my-bucket/gpt2/failure"
    error_message = "SageMaker writes into it, below the deployment's name."
  }

  assert {
    condition     = output.objects_arn == "arn:aws:s3:::my-bucket/gpt2/" && output.bucket_arn == "arn:aws:s3:::my-bucket" && output.endpoint_output.input_objects_arn == "arn:aws:s3:::my-bucket/gpt2/input/*"
    error_message = "Permissions cover the deployment's part of it only."
  }
}

run "a_key_encrypts_all_that_jobs_leave" {
  command = plan

  module {
    source = "./modules/job_store"
  }

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
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
    condition     = aws_sqs_queue.dead_letters.kms_master_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "The queue is encrypted with it."
  }

  assert {
    condition     = output.endpoint_output.kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "SageMaker encrypts the output with it."
  }
}

run "the_table_forgets_and_can_be_restored" {
  command = plan

  module {
    source = "./modules/job_store"
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

run "dead_letters_wait_two_weeks_encrypted" {
  command = plan

  module {
    source = "./modules/job_store"
  }

  assert {
    condition     = aws_sqs_queue.dead_letters.message_retention_seconds == 14 * 86400 && aws_sqs_queue.dead_letters.sqs_managed_sse_enabled
    error_message = "Dead letters wait two weeks, encrypted."
  }

  assert {
    condition     = output.dead_letter_queue_url == "https://sqs.eu-west-1.amazonaws.com/123456789012/gpt2-jobs-dead" && output.dead_letter_queue_arn == "arn:aws:sqs:eu-west-1:123456789012:gpt2-jobs-dead"
    error_message = "URL and ARN are known at plan."
  }

  assert {
    condition = jsonencode([for statement in jsondecode(aws_sqs_queue_policy.dead_letters.policy).Statement : [statement.Sid, statement.Effect, statement.Condition]]) == jsonencode([
      ["FromTopics", "Allow", { ArnEquals = { "aws:SourceArn" = ["arn:aws:sns:eu-west-1:123456789012:gpt2-jobs-failed", "arn:aws:sns:eu-west-1:123456789012:gpt2-jobs-succeeded"] } }],
      ["FromSchedule", "Allow", { ArnEquals = { "aws:SourceArn" = "arn:aws:events:eu-west-1:123456789012:rule/gpt2-jobs-sweep" } }],
      ["TlsOnly", "Deny", { Bool = { "aws:SecureTransport" = "false" } }],
    ])
    error_message = "The deployment's topics and its schedule may send to it."
  }
}
