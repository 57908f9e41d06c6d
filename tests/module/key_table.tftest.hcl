# modules/key_table: the table in which API keys are found by their digests.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account     = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name        = "gpt2"
  settings    = { point_in_time_recovery = true, deletion_protection = true }
  kms_key_arn = null
  tags        = {}
}

run "the_table_is_on_demand_protected_and_can_be_restored" {
  command = plan

  module {
    source = "./modules/key_table"
  }

  assert {
    condition     = [aws_dynamodb_table.this.name, aws_dynamodb_table.this.billing_mode, aws_dynamodb_table.this.hash_key] == ["gpt2-api-keys", "PAY_PER_REQUEST", "id"]
    error_message = "A key is found by its digest alone."
  }

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled && one(aws_dynamodb_table.this.point_in_time_recovery).enabled
    error_message = "The table holds what nobody can make again."
  }

  assert {
    condition     = length(aws_dynamodb_table.this.server_side_encryption) == 0 && length(aws_dynamodb_table.this.ttl) == 0
    error_message = "DynamoDB's own key encrypts it, and nothing goes by itself."
  }
}

run "its_name_and_its_arn_are_known_at_plan" {
  command = plan

  module {
    source = "./modules/key_table"
  }

  assert {
    condition     = output.name == "gpt2-api-keys" && output.arn == "arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-api-keys"
    error_message = "The authorizer's settings and permissions name it."
  }
}

run "protection_recovery_and_encryption_are_choices" {
  command = plan

  module {
    source = "./modules/key_table"
  }

  variables {
    settings    = { point_in_time_recovery = false, deletion_protection = false }
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
  }

  assert {
    condition     = !aws_dynamodb_table.this.deletion_protection_enabled && !one(aws_dynamodb_table.this.point_in_time_recovery).enabled
    error_message = "Both can be turned off."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.server_side_encryption).kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "The table is encrypted with the key."
  }
}
