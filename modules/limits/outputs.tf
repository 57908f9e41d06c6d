output "usage" {
  description = "What the function behind `GET /usage` needs: `environment` and `policy_statements`."
  value = {
    environment = {
      LIMITS_TABLE        = aws_dynamodb_table.this.name
      LIMITS_OF_CALLERS   = jsonencode({ common = local.common, keys = local.keys })
      LIMITS_HISTORY_DAYS = tostring(var.settings.history_days)
    }
    policy_statements = merge({
      ReadUsage = { actions = ["dynamodb:Query"], resources = [local.table_arn] }
    }, local.use_key)
  }
}

output "limited" {
  description = "What a function behind a limited route needs besides its own: `environment` and `policy_statements`."
  value = {
    environment = {
      LIMITS_TABLE           = aws_dynamodb_table.this.name
      LIMITS_OF_CALLERS      = jsonencode({ common = local.common, keys = local.keys })
      LIMITS_HISTORY_DAYS    = tostring(var.settings.history_days)
      LIMITS_ON_FAILURE      = var.settings.on_failure
      LIMITS_TIMEOUT_SECONDS = tostring(var.settings.timeout_seconds)
      LIMITS_ANSWER_TOKENS   = tostring(var.settings.answer_tokens)
    }
    policy_statements = merge({
      CountRequests = { actions = ["dynamodb:UpdateItem"], resources = [local.table_arn] }
    }, local.use_key)
  }
}

output "table" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}
