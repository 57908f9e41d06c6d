# The root module: the table of API keys.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
  api      = { auth = "API_KEY" }
  api_keys = { table = {} }
}

run "without_a_table_there_is_nothing_of_it" {
  command = plan

  variables {
    api_keys = { keys = { ci = { sha256 = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] } } }
  }

  assert {
    condition     = length(module.key_table) == 0 && output.api_keys_table == null && output.keys_policy_json == null
    error_message = "No table, and nothing for the command."
  }

  assert {
    condition     = local.functions.authorizer.settings.table == null && local.functions.authorizer.policy_statements == {}
    error_message = "The authorizer has nothing of it."
  }
}

run "the_authorizer_finds_keys_and_notes_their_uses" {
  command = plan

  assert {
    condition     = jsonencode(local.functions.authorizer.settings.table) == jsonencode({ cache_seconds = 60, name = "gpt2-api-keys", unknown_cache_seconds = 5 })
    error_message = "The settings name the table, and how long to remember its keys."
  }

  assert {
    condition = jsonencode(local.functions.authorizer.policy_statements) == jsonencode({
      FindKeys = { actions = ["dynamodb:GetItem"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-api-keys"] }
      NoteUses = {
        actions    = ["dynamodb:UpdateItem"]
        conditions = { "ForAllValues:StringEquals" = { "dynamodb:Attributes" = ["id", "first_used_at", "last_used_at"] } }
        resources  = ["arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-api-keys"]
      }
    })
    error_message = "It may change nothing of a key but the times of its use."
  }

  assert {
    condition     = contains(keys(output.idle_costs), "API key table")
    error_message = "Stored keys are billed."
  }
}

run "keys_in_settings_stay_beside_the_table" {
  command = plan

  variables {
    api_keys = {
      keys  = { ci = { sha256 = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] } }
      table = { cache_seconds = 10, unknown_cache_seconds = 1 }
    }
  }

  assert {
    condition     = keys(local.functions.authorizer.settings.digests) == ["ci"] && local.functions.authorizer.settings.table.cache_seconds == 10
    error_message = "The authorizer has both."
  }
}

run "the_command_learns_what_a_key_may_have" {
  command = plan

  variables {
    api         = { auth = "API_KEY", routes = { "GET /endpoint" = { auth = "NONE" } } }
    rate_limits = { requests_per_minute = 60 }
  }

  assert {
    condition = jsonencode(output.api_keys_table) == jsonencode({
      models      = []
      name        = "gpt2-api-keys"
      rate_limits = { history_days = 31, min_tokens_per_day = 512, table_name = "gpt2-rate-limits" }
      region      = "eu-west-1"
      routes      = ["GET /usage", "POST /generate"]
    })
    error_message = "Only routes with API keys, and where usage is counted."
  }
}

run "limits_may_be_those_of_the_keys_alone" {
  command = plan

  variables {
    rate_limits = {}
  }

  assert {
    condition     = output.rate_limited_routes == { "POST /generate" = "The limits of each API key for each client." }
    error_message = "Other clients have no limit."
  }
}

run "whoever_keeps_the_keys_may_do_that_and_no_more" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 60 }
  }

  assert {
    condition = jsondecode(output.keys_policy_json).Statement == [
      {
        Sid      = "KeepKeys"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan", "dynamodb:UpdateItem"]
        Resource = ["arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-api-keys"]
      },
      {
        Sid      = "ReadUsage"
        Effect   = "Allow"
        Action   = ["dynamodb:Query"]
        Resource = ["arn:aws:dynamodb:eu-west-1:123456789012:table/gpt2-rate-limits"]
      },
    ]
    error_message = "Items of the two tables, and not the tables themselves."
  }
}

run "a_key_of_kms_encrypts_the_table_and_all_who_use_it_may_use_the_key" {
  command = plan

  variables {
    encryption = { api_keys_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234" }
  }

  assert {
    condition = jsonencode(local.functions.authorizer.policy_statements.UseKeyTableKey) == jsonencode({
      actions    = ["kms:Decrypt", "kms:GenerateDataKey"]
      conditions = { StringEquals = { "kms:ViaService" = ["dynamodb.eu-west-1.amazonaws.com"] } }
      resources  = ["arn:aws:kms:eu-west-1:123456789012:key/1234"]
    })
    error_message = "Only this key, and only through DynamoDB."
  }

  assert {
    condition     = [for statement in jsondecode(output.keys_policy_json).Statement : statement.Sid] == ["KeepKeys", "UseKeyTableKey"]
    error_message = "The command needs it, too."
  }
}
