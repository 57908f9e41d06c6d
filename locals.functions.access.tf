# The authorizer of routes with API_KEY.

locals {
  authorizer_functions = { for key in ["authorizer"] : key => {
    description = "Validates API keys of the API ${var.name} (Lambda authorizer)."
    settings = {
      header  = one(var.api_keys.cache[*].header)
      digests = local.key_digests
      secrets = { for name in keys(local.generated_keys) : name => {
        secret_arn      = module.secret["keys/${name}"].arn
        overlap_seconds = local.secrets["keys/${name}"].overlap_seconds
      } }
      table = local.key_table_settings
    }
    settings_at_plan = {
      header  = one(var.api_keys.cache[*].header)
      digests = local.key_digests
      secrets = { for name in keys(local.generated_keys) : name => {
        secret_arn      = format(local.secret_arn_format, local.secrets["keys/${name}"].name)
        overlap_seconds = local.secrets["keys/${name}"].overlap_seconds
      } }
      table = local.key_table_settings
    }
    settings_inputs = ["api_keys.keys"]
    policy_statements = merge(
      { for id, statement in merge(local.read_keys, local.decrypt_keys) : id => statement if length(local.generated_keys) > 0 },
      local.find_keys,
      local.use_key_table_key,
    )

    # An HTTP API waits 10 s for its authorizer,
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html.
    timeout_seconds = 10

    # Its concurrency is the API's: every request with a key needs it.
    reserved_concurrency = null
  } if contains(values(local.route_auth), "API_KEY") }

  # What the API refers to. Spelled out and not read from module.function: the API's authorizers are created
  # before the previous ones are destroyed, Terraform passes this on to whatever they refer to, and a
  # function, a role and a log group with a fixed name cannot exist twice.
  api_key = one([for name in ["${var.name}-authorizer"] : {
    name       = name
    invoke_arn = format(local.invoke_arn_format, name)
    cache      = var.api_keys.cache
  } if contains(values(local.route_auth), "API_KEY")])

  key_digests = { for name, api_key in local.api_keys : name => sort(api_key.sha256) if nonsensitive(api_key.sha256 != null) }

  read_keys = { ReadKeys = {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [for name in keys(local.generated_keys) : module.secret["keys/${name}"].arn]
  } }

  # https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
  decrypt_keys = { for key in var.encryption.api_keys_kms_key_arn[*] : "DecryptKeys" => {
    actions    = ["kms:Decrypt"]
    resources  = [key]
    conditions = { StringEquals = { "kms:ViaService" = ["secretsmanager.${local.region}.${local.account.dns_suffix}"] } }
  } }
}

# The table of API keys: what the authorizer and the command may do with it.

locals {
  key_table_settings = one([for table in module.key_table : {
    name                  = table.name
    cache_seconds         = var.api_keys.table.cache_seconds
    unknown_cache_seconds = var.api_keys.table.unknown_cache_seconds
  }])

  # The authorizer may change nothing of a key but the times of its use.
  # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
  find_keys = merge([for table in module.key_table : {
    FindKeys = {
      actions   = ["dynamodb:GetItem"]
      resources = [table.arn]
    }
    NoteUses = {
      actions    = ["dynamodb:UpdateItem"]
      resources  = [table.arn]
      conditions = { "ForAllValues:StringEquals" = { "dynamodb:Attributes" = ["id", "first_used_at", "last_used_at"] } }
    }
  }]...)

  use_key_table_key = { for key in var.api_keys.table == null ? [] : var.encryption.api_keys_kms_key_arn[*] : "UseKeyTableKey" => {
    actions    = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources  = [key]
    conditions = { StringEquals = { "kms:ViaService" = ["dynamodb.${local.region}.${local.account.dns_suffix}"] } }
  } }

  # Of those who run the command, by statement id. Usage is in the table of rate limits.
  keys_policy_statements = merge(
    { for table in module.key_table : "KeepKeys" => {
      actions   = ["dynamodb:BatchGetItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan", "dynamodb:UpdateItem"]
      resources = [table.arn]
    } },
    { for id, statement in merge(local.read_usage, local.use_rate_limits_key) : id => statement if var.api_keys.table != null },
    local.use_key_table_key,
  )
}

# Rate limits: the function behind GET /usage, and what a function needs to count requests.

locals {
  usage_functions = { for key in nonsensitive(var.rate_limits == null) ? [] : ["usage"] : key => {
    description = "Handles GET /usage: the client's rate limits and usage."
    settings = {
      table_name   = local.rate_limits_settings.table_name
      default      = local.rate_limits_settings.default
      keys         = local.rate_limits_settings.keys
      history_days = local.rate_limits_settings.history_days
    }
    settings_inputs   = ["rate_limits.keys"]
    policy_statements = merge(local.read_usage, local.use_rate_limits_key)
  } }

  rate_limits_settings = one([for table in module.rate_limit_table : {
    table_name = table.name
    default    = { for limit in local.rate_limit_fields : limit => var.rate_limits[limit] }
    keys = { for name, key in var.rate_limits.keys : name => {
      for limit in local.rate_limit_fields : limit => key[limit] == null ? var.rate_limits[limit] : key[limit]
    } }
    default_completion_tokens = local.generates_text ? var.rate_limits.default_completion_tokens : 0
    on_failure                = var.rate_limits.on_failure
    timeout_seconds           = var.rate_limits.timeout_seconds
    history_days              = var.rate_limits.history_days
  }])

  rate_limit_fields = ["requests_per_minute", "tokens_per_day"]

  # A request waits for at most three calls to the table, so it never uses up the model's time.
  rate_limits_seconds = var.rate_limits == null ? 0 : 3 * var.rate_limits.timeout_seconds

  count_requests = merge(local.use_rate_limits_key, { for table in module.rate_limit_table : "CountRequests" => {
    actions   = ["dynamodb:UpdateItem"]
    resources = [table.arn]
  } })

  read_usage = { for table in module.rate_limit_table : "ReadUsage" => {
    actions   = ["dynamodb:Query"]
    resources = [table.arn]
  } }

  # With a KMS key of your own, each function reads and writes the table through it.
  use_rate_limits_key = { for key in var.rate_limits == null ? [] : var.encryption.rate_limits_kms_key_arn[*] : "UseRateLimitsKey" => {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [key]
  } }
}
