# modules/function: one Lambda function.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account                  = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name                     = "gpt2-generate"
  endpoint_name            = "gpt2"
  description              = "Handles POST /generate."
  handler                  = "generate.handler.handler"
  zip_path                 = "./dist/generate.zip"
  runtime                  = "python3.13"
  layers                   = []
  environment              = {}
  wrapper                  = null
  settings                 = {}
  settings_at_plan         = {}
  settings_inputs          = []
  policy_statements        = {}
  memory_mb                = 512
  timeout_seconds          = 28
  architecture             = "arm64"
  reserved_concurrency     = null
  log_level                = "INFO"
  permissions_boundary_arn = null
  role_path                = "/"
  logs                     = { retention_days = 30, kms_key_arn = null }
  tags                     = {}
}

run "the_zip_runs_on_python_with_the_settings_given" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    settings     = { text = "value", count = 1, ratio = 0.5, nothing = null, list = [], map = { key = true } }
    architecture = "x86_64"
  }

  assert {
    condition     = [aws_lambda_function.this.runtime, aws_lambda_function.this.handler] == ["python3.13", "generate.handler.handler"]
    error_message = "The handler is the function's, on the managed runtime."
  }

  assert {
    condition     = aws_lambda_function.this.source_code_hash == filebase64sha256("./dist/generate.zip")
    error_message = "Other code is a change in the plan."
  }

  assert {
    condition     = [aws_lambda_function.this.memory_size, aws_lambda_function.this.timeout] == [512, 28]
    error_message = "Memory and timeout are the given ones."
  }

  assert {
    condition     = one(aws_lambda_function.this.architectures) == "x86_64"
    error_message = "The architecture is the given one."
  }

  assert {
    condition     = join(" ", keys(aws_lambda_function.this.environment[0].variables)) == "SETTINGS"
    error_message = "The environment is one document."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables.SETTINGS == "{\"count\":1,\"list\":[],\"map\":{\"key\":true},\"nothing\":null,\"ratio\":0.5,\"text\":\"value\"}"
    error_message = "Numbers stay numbers, and null stays null."
  }
}

run "a_function_that_streams_is_started_by_the_wrapper_in_its_zip" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    wrapper = "/var/task/streaming/bootstrap"
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables.AWS_LAMBDA_EXEC_WRAPPER == "/var/task/streaming/bootstrap"
    error_message = "The wrapper is the script in the zip."
  }

  assert {
    condition     = join(" ", sort(keys(aws_lambda_function.this.environment[0].variables))) == "AWS_LAMBDA_EXEC_WRAPPER SETTINGS"
    error_message = "Nothing else is set."
  }
}

run "the_function_is_traced_and_logs_json" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    log_level = "DEBUG"
  }

  assert {
    condition     = aws_lambda_function.this.tracing_config[0].mode == "Active"
    error_message = "Every invocation is traced, not only those that the client sampled."
  }

  assert {
    condition     = [aws_lambda_function.this.logging_config[0].log_format, aws_lambda_function.this.logging_config[0].application_log_level] == ["JSON", "DEBUG"]
    error_message = "JSON, at the given level."
  }

  assert {
    condition     = aws_lambda_function.this.logging_config[0].log_group == "/aws/lambda/gpt2-generate"
    error_message = "The module's log group, with its retention."
  }
}

run "the_log_has_its_retention" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    logs = { retention_days = 7, kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 7
    error_message = "The retention is the given one."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "The log is encrypted with the given key."
  }
}

run "concurrency_is_not_reserved_by_default" {
  command = plan

  module {
    source = "./modules/function"
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == null
    error_message = "The function shares the account's common pool."
  }
}

run "concurrency_can_be_reserved" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    reserved_concurrency = 3
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 3
    error_message = "Three at once, at most."
  }
}

run "a_function_with_no_statements_may_log_and_trace_only" {
  command = plan

  module {
    source = "./modules/function"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement == [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/gpt2-generate:*"]
      },
      {
        Sid      = "SendTraces"
        Effect   = "Allow"
        Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        Resource = ["*"]
      },
    ]
    error_message = "Its own log group; traces take no resource."
  }
}

run "given_statements_are_added" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    policy_statements = {
      ReadTable = {
        actions   = ["dynamodb:GetItem"]
        resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/keys"]
      }
    }
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement[2] == {
      Sid      = "ReadTable"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem"]
      Resource = ["arn:aws:dynamodb:eu-west-1:123456789012:table/keys"]
    }
    error_message = "The statement is the given one, word for word."
  }
}

run "only_lambda_may_use_the_role" {
  command = plan

  module {
    source = "./modules/function"
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[*].Principal == [{ Service = "lambda.amazonaws.com" }]
    error_message = "One principal."
  }
}

run "the_role_of_the_longest_name_in_the_longest_region_fits_iam" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    account = merge(var.account, { region = "ap-southeast-1" })
    name    = "a234567890-234567890-234567890-2-generate"
  }

  assert {
    condition     = length(aws_iam_role.this.name) <= 64
    error_message = "IAM takes 64 characters."
  }
}

run "every_resource_carries_the_tags" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    tags = { team = "search" }
  }

  assert {
    condition = alltrue([
      for resource in [aws_lambda_function.this, aws_cloudwatch_log_group.this, aws_iam_role.this] :
      resource.tags == tomap({ team = "search" })
    ])
    error_message = "All that takes tags has them."
  }
}

run "the_role_has_its_boundary_and_its_path" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/bounds"
    role_path                = "/teams/search/"
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == "arn:aws:iam::123456789012:policy/bounds"
    error_message = "The role is bounded."
  }

  assert {
    condition     = aws_iam_role.this.path == "/teams/search/"
    error_message = "The role has its path."
  }

  assert {
    condition     = aws_iam_role.this.name == "${var.name}-eu-west-1-${substr(sha1("/teams/search/${var.name}-eu-west-1"), 0, 8)}"
    error_message = "Another path is another role, and the names of roles are unique whatever the path."
  }
}

run "the_longest_name_of_a_role_with_a_path_fits" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    account   = merge(var.account, { region = "ap-southeast-1" })
    name      = "a234567890-234567890-234567890-2-jobs-callback"
    role_path = "/teams/search/"
  }

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  assert {
    condition     = length(aws_iam_role.this.name) == 64
    error_message = "IAM accepts 64 characters."
  }
}

run "settings_that_just_fit_lambda_are_accepted" {
  command = plan

  module {
    source = "./modules/function"
  }

  # Lambda counts {"SETTINGS":"{\"text\":\"…\"}"}: 30 characters around the text.
  variables {
    settings         = { text = replace(format("%4066s", ""), " ", "x") }
    settings_at_plan = { text = replace(format("%4066s", ""), " ", "x") }
  }

  assert {
    condition     = length(jsonencode(aws_lambda_function.this.environment[0].variables)) == 4096
    error_message = "This is the longest environment that Lambda accepts."
  }
}

run "settings_that_just_fit_beside_the_wrapper_are_accepted" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    wrapper          = "/var/task/streaming/bootstrap"
    settings         = { text = replace(format("%4008s", ""), " ", "x") }
    settings_at_plan = { text = replace(format("%4008s", ""), " ", "x") }
  }

  assert {
    condition     = length(jsonencode(aws_lambda_function.this.environment[0].variables)) == 4096
    error_message = "This is the longest environment that Lambda accepts."
  }
}

run "a_zip_that_does_not_exist_is_refused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    zip_path = "./build/forgotten.zip"
  }

  expect_failures = [var.zip_path]
}

run "settings_that_do_not_fit_beside_the_wrapper_are_refused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    wrapper          = "/var/task/streaming/bootstrap"
    settings_at_plan = { text = replace(format("%4009s", ""), " ", "x") }
  }

  expect_failures = [aws_lambda_function.this]
}

run "settings_that_do_not_fit_lambda_are_refused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    settings_at_plan = { text = replace(format("%4067s", ""), " ", "x") }
    settings_inputs  = ["rate_limits.keys"]
  }

  expect_failures = [aws_lambda_function.this]
}

run "settings_are_measured_in_bytes" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    settings_at_plan = { text = replace(format("%2034s", ""), " ", "é") }
    settings_inputs  = ["rate_limits.keys"]
  }

  expect_failures = [aws_lambda_function.this]
}
