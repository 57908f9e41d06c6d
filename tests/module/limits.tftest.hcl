# modules/limits: the table in which is counted, and what functions need to count.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name = "gpt2"
  settings = {
    requests_per_minute = 60
    tokens_per_day      = 1000
    keys                = { bob = { tokens_per_day = 5000 } }
  }
}

run "the_table_is_on_demand_forgets_and_can_be_restored" {
  command = plan

  module {
    source = "./modules/limits"
  }

  assert {
    condition     = [aws_dynamodb_table.this.name, aws_dynamodb_table.this.billing_mode, aws_dynamodb_table.this.hash_key, aws_dynamodb_table.this.range_key] == ["gpt2-limits", "PAY_PER_REQUEST", "account", "day"]
    error_message = "A day lies below its caller."
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

run "a_function_learns_what_everybody_may_have" {
  command = plan

  module {
    source = "./modules/limits"
  }

  assert {
    condition = output.limited.environment == {
      LIMITS_TABLE           = "gpt2-limits"
      LIMITS_OF_CALLERS      = jsonencode({ common = { requests_per_minute = 60, tokens_per_day = 1000 }, keys = { bob = { requests_per_minute = 60, tokens_per_day = 5000 } } })
      LIMITS_HISTORY_DAYS    = "31"
      LIMITS_ON_FAILURE      = "closed"
      LIMITS_TIMEOUT_SECONDS = "0.5"
      LIMITS_ANSWER_TOKENS   = "512"
    }
    error_message = "What a key's limits leave out is the common one; a table that fails lets nobody in."
  }

  assert {
    condition     = toset(keys(output.usage.environment)) == toset(["LIMITS_TABLE", "LIMITS_OF_CALLERS", "LIMITS_HISTORY_DAYS"])
    error_message = "Who reads needs no more."
  }
}

run "one_function_counts_and_one_reads" {
  command = plan

  module {
    source = "./modules/limits"
  }

  assert {
    condition     = jsonencode(output.limited.policy_statements) == jsonencode({ CountRequests = { actions = ["dynamodb:UpdateItem"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-limits"] } })
    error_message = "One action on one table."
  }

  assert {
    condition     = jsonencode(output.usage.policy_statements) == jsonencode({ ReadUsage = { actions = ["dynamodb:Query"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-limits"] } })
    error_message = "One action on one table."
  }
}

run "a_key_encrypts_the_table" {
  command = plan

  module {
    source = "./modules/limits"
  }

  variables {
    settings = { requests_per_minute = 1, kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  assert {
    condition     = one(aws_dynamodb_table.this.server_side_encryption).kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "The table is encrypted with it."
  }

  assert {
    condition     = alltrue([for each in [output.limited, output.usage] : each.policy_statements.UseKeyOfLimits.resources == ["arn:aws:kms:eu-west-1:123456789012:key/1"]])
    error_message = "Both functions may use it."
  }
}
