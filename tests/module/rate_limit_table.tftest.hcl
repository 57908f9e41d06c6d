# modules/rate_limit_table: the table in which requests and tokens are counted.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account     = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name        = "gpt2"
  kms_key_arn = null
  tags        = {}
}

run "the_table_is_on_demand_forgets_and_can_be_restored" {
  command = plan

  module {
    source = "./modules/rate_limit_table"
  }

  assert {
    condition     = [aws_dynamodb_table.this.name, aws_dynamodb_table.this.billing_mode, aws_dynamodb_table.this.hash_key, aws_dynamodb_table.this.range_key] == ["gpt2-rate-limits", "PAY_PER_REQUEST", "account", "day"]
    error_message = "A day lies below its client."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.ttl).attribute_name == "ttl" && one(aws_dynamodb_table.this.ttl).enabled && one(aws_dynamodb_table.this.point_in_time_recovery).enabled
    error_message = "Old days go by themselves."
  }

  assert {
    condition     = length(aws_dynamodb_table.this.server_side_encryption) == 0
    error_message = "With no key DynamoDB's own one encrypts."
  }
}

run "its_name_and_its_arn_are_known_at_plan" {
  command = plan

  module {
    source = "./modules/rate_limit_table"
  }

  assert {
    condition     = output.name == "gpt2-rate-limits" && output.arn == "arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-rate-limits"
    error_message = "The functions' settings and permissions name it."
  }
}

run "a_key_encrypts_the_table" {
  command = plan

  module {
    source = "./modules/rate_limit_table"
  }

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
  }

  assert {
    condition     = one(aws_dynamodb_table.this.server_side_encryption).kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "The table is encrypted with it."
  }
}
