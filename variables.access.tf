variable "api_keys" {
  description = <<-EOT
    API keys, for routes with `API_KEY`.
    - `keys`: keys by name; the name identifies the client in logs and rate limits. `{}` lets Terraform
      create the key.
    - `keys.*.sha256`: SHA-256 digests, in lower-case hexadecimal, of keys that you create: random, 32 to 256
      visible ASCII characters without spaces; two during a rotation. Null: Terraform creates the key in
      Secrets Manager.
    - `keys.*.secret_version`: version of a key that Terraform creates; increase it to rotate the key.
    - `keys.*.overlap_hours`: time for which the previous version stays valid after a rotation, in hours.
    - `table`: table of more keys, which `python -m tools.keys` creates, rotates and disables without an apply.
      A table that exists can be removed only after `deletion_protection` was set to false. Null: no table.
    - `table.cache_seconds`: time for which the authorizer remembers a valid key, in seconds; a key that is
      disabled, rotated out or deleted stays valid for at most as long.
    - `table.unknown_cache_seconds`: time for which the authorizer remembers that a key is refused, in seconds.
    - `table.point_in_time_recovery`: whether the table can be restored to any second of the last 35 days.
    - `table.deletion_protection`: whether DynamoDB refuses to delete the table.
    - `cache`: caching of the authorizer's responses by API Gateway, with keys in one header only. Null:
      no caching, and keys in `authorization` or `x-api-key`.
    - `cache.header`: header with the key, `authorization` or `x-api-key`.
    - `cache.seconds`: time for which a response is cached, in seconds; a revoked key stays valid for as long.
  EOT
  type = object({
    keys = optional(map(object({
      sha256         = optional(list(string))
      secret_version = optional(number, 1)
      overlap_hours  = optional(number, 24)
    })), {})
    table = optional(object({
      cache_seconds          = optional(number, 60)
      unknown_cache_seconds  = optional(number, 5)
      point_in_time_recovery = optional(bool, true)
      deletion_protection    = optional(bool, true)
    }))
    cache = optional(object({
      header  = optional(string, "authorization")
      seconds = optional(number, 60)
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for key in values(var.api_keys.keys) : key != null])
    error_message = "Write {} instead of null for a key in api_keys.keys that Terraform creates, like { alice = {} }, or remove the name to revoke its keys."
  }

  validation {
    condition     = !contains(local.auths, "API_KEY") || length(var.api_keys.keys) > 0 || var.api_keys.table != null
    error_message = "Set at least one key in api_keys.keys for routes with \"API_KEY\", like { alice = {} }, or set api_keys.table."
  }

  validation {
    condition     = contains(local.auths, "API_KEY") || length(var.api_keys.keys) == 0
    error_message = "Set api.auth, or auth of a route, to \"API_KEY\", or remove api_keys.keys: no route accepts API keys."
  }

  validation {
    condition     = contains(local.auths, "API_KEY") || var.api_keys.table == null
    error_message = "Set api.auth, or auth of a route, to \"API_KEY\", or remove api_keys.table: no route accepts API keys."
  }

  validation {
    condition = var.api_keys.table == null ? true : (
      var.api_keys.table.cache_seconds >= 1 && var.api_keys.table.cache_seconds <= 3600
    )
    error_message = "Set api_keys.table.cache_seconds from 1 to 3600; a revoked key stays valid for as long."
  }

  validation {
    condition = var.api_keys.table == null ? true : (
      var.api_keys.table.unknown_cache_seconds >= 1 && var.api_keys.table.unknown_cache_seconds <= var.api_keys.table.cache_seconds
    )
    error_message = "Set api_keys.table.unknown_cache_seconds from 1 to api_keys.table.cache_seconds."
  }

  validation {
    condition     = alltrue([for name in keys(var.api_keys.keys) : can(regex("^[a-z0-9][a-z0-9_-]{0,31}$", name))])
    error_message = "Use up to 32 lower-case letters, digits, hyphens and underscores for each name in api_keys.keys; the logs contain the names."
  }

  validation {
    condition = alltrue(flatten([
      for key in values(var.api_keys.keys) : [for digest in coalesce(key.sha256, []) : can(regex("^[0-9a-f]{64}$", digest))] if key != null
    ]))
    error_message = "Write each sha256 in api_keys.keys as 64 lower-case hexadecimal digits, the output of: printf %s \"$KEY\" | sha256sum. Never write the key itself."
  }

  validation {
    condition     = alltrue([for key in values(var.api_keys.keys) : key.sha256 == null ? true : length(key.sha256) > 0 if key != null])
    error_message = "Set at least one digest in sha256 of api_keys.keys, omit sha256 for a key that Terraform creates, or remove the name to revoke its keys."
  }

  validation {
    condition = (
      length(flatten([for key in values(var.api_keys.keys) : coalesce(key.sha256, []) if key != null])) ==
      length(toset(flatten([for key in values(var.api_keys.keys) : coalesce(key.sha256, []) if key != null])))
    )
    error_message = "Write each digest in api_keys.keys only once: a key cannot have two names."
  }

  validation {
    condition     = alltrue([for key in values(var.api_keys.keys) : key.secret_version >= 1 && floor(key.secret_version) == key.secret_version if key != null])
    error_message = "Set secret_version in api_keys.keys to a whole number of 1 or more."
  }

  validation {
    condition     = alltrue([for key in values(var.api_keys.keys) : key.sha256 == null || key.secret_version == 1 if key != null])
    error_message = "Remove secret_version from keys with sha256 in api_keys.keys: to rotate a key that you create, add a second digest to its sha256."
  }

  validation {
    condition     = alltrue([for key in values(var.api_keys.keys) : key.overlap_hours >= 0 && key.overlap_hours <= 720 if key != null])
    error_message = "Set overlap_hours in api_keys.keys from 0 (the previous key is invalid at once) to 720 (30 days)."
  }

  validation {
    condition     = var.api_keys.cache == null || contains(local.auths, "API_KEY")
    error_message = "Remove api_keys.cache, or set api.auth or auth of a route to \"API_KEY\": no route accepts API keys."
  }

  validation {
    condition     = var.api_keys.cache == null ? true : contains(["authorization", "x-api-key"], var.api_keys.cache.header)
    error_message = "Set api_keys.cache.header to \"authorization\" or \"x-api-key\"."
  }

  # https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
  validation {
    condition = var.api_keys.cache == null ? true : (
      var.api_keys.cache.seconds >= 1 && var.api_keys.cache.seconds <= 3600 && floor(var.api_keys.cache.seconds) == var.api_keys.cache.seconds
    )
    error_message = "Set api_keys.cache.seconds to a whole number from 1 to 3600, or leave api_keys.cache null for no caching."
  }
}

variable "jwt" {
  description = <<-EOT
    Tokens that routes with `JWT` accept. Null: no route has `JWT`.
    - `issuer`: https URL in the `iss` claim of the tokens; below it is the OpenID configuration.
    - `audiences`: audiences, of which a token needs one in `aud` (or in `client_id`, without an `aud`).
    - `scopes`: scopes, of which a token needs one; if empty, no scope is required.
  EOT
  type = object({
    issuer    = string
    audiences = list(string)
    scopes    = optional(list(string), [])
  })
  default = null

  validation {
    condition     = !contains(local.auths, "JWT") || var.jwt != null
    error_message = "Set jwt, the issuer and the audiences of the tokens, for routes with \"JWT\"."
  }

  validation {
    condition     = contains(local.auths, "JWT") || var.jwt == null
    error_message = "Set api.auth, or auth of a route, to \"JWT\", or remove jwt: no route accepts tokens."
  }

  # The `iss` claim must equal the issuer exactly, and the OpenID configuration is read from below it,
  # https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig.
  validation {
    condition     = var.jwt == null ? true : can(regex("^https://[^/?#\\s]+[^?#\\s]*$", var.jwt.issuer))
    error_message = "Write jwt.issuer as the https URL in the \"iss\" claim of the tokens, without query and fragment."
  }

  validation {
    condition = var.jwt == null ? true : try(
      length(var.jwt.audiences) > 0 && alltrue([for audience in var.jwt.audiences : trimspace(audience) != ""]), false
    )
    error_message = "Set at least one audience in jwt.audiences, and no empty one: otherwise the API would accept tokens that the issuer made for other services."
  }

  validation {
    condition     = var.jwt == null ? true : alltrue([for scope in var.jwt.scopes : can(regex("^[!#-\\[\\]-~]+$", scope))])
    error_message = "Write each of jwt.scopes as one word, as in the \"scope\" claim of the tokens."
  }

  # A REST API checks tokens of Cognito user pools only:
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
  validation {
    condition     = var.jwt == null || var.api.type != "REST" ? true : can(regex("^https://cognito-idp\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[a-zA-Z0-9-]+_[a-zA-Z0-9]+$", var.jwt.issuer))
    error_message = "Set jwt.issuer to a Cognito user pool, like \"https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI\", or api.type to \"HTTP\", or use API_KEY or AWS_IAM: a REST API verifies tokens of user pools only."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
  validation {
    condition     = try(length(var.jwt.audiences) <= 50, true)
    error_message = "Set at most 50 jwt.audiences, a quota of API Gateway that cannot be raised."
  }

  validation {
    condition     = alltrue([for scopes in concat(var.jwt[*].scopes, values(var.api.routes)[*].scopes) : scopes == null ? true : length(scopes) <= 10])
    error_message = "Set at most 10 scopes in jwt.scopes and in scopes of each route of api.routes, a quota of API Gateway that cannot be raised."
  }
}

variable "rate_limits" {
  description = <<-EOT
    Per-client rate limits of the routes that call the model, and the route `GET /usage`. A client is an API
    key's name, a token's subject, or the ARN of an IAM principal; all clients of a route with `NONE`
    share one limit. Null: only `api.throttle` applies.
    - `requests_per_minute`: requests per calendar minute; the API responds to more with 429. Null: no limit.
    - `tokens_per_day`: prompt and completion tokens per calendar day, in UTC. Null: no limit.
    - `keys`: limits of single API keys, by the key's name.
    - `keys.*.requests_per_minute`: requests per calendar minute. Null: `requests_per_minute`.
    - `keys.*.tokens_per_day`: tokens per calendar day. Null: `tokens_per_day`.
    - `default_completion_tokens`: completion tokens reserved for a request that sets no maximum; always 0 for
      models that generate no text, such as those of `tei`.
    - `on_failure`: behavior while the table is unavailable: `closed` rejects requests with 503, `open`
      accepts them without counting.
    - `timeout_seconds`: timeout of one call to the table, in seconds; a request waits for at most three calls.
    - `history_days`: number of past days in the response of `GET /usage`.
  EOT
  type = object({
    requests_per_minute = optional(number)
    tokens_per_day      = optional(number)
    keys = optional(map(object({
      requests_per_minute = optional(number)
      tokens_per_day      = optional(number)
    })), {})
    default_completion_tokens = optional(number, 512)
    on_failure                = optional(string, "closed")
    timeout_seconds           = optional(number, 0.5)
    history_days              = optional(number, 31)
  })
  default = null

  validation {
    condition     = var.rate_limits == null ? true : alltrue([for key in values(var.rate_limits.keys) : key != null])
    error_message = "Set requests_per_minute or tokens_per_day for each name in rate_limits.keys, or remove the name instead of setting it to null: the common limits then apply to it."
  }

  # The keys in a table have limits of their own.
  validation {
    condition = var.rate_limits == null ? true : var.api_keys.table != null || anytrue([
      for limit in concat([var.rate_limits], values(var.rate_limits.keys)) : limit.requests_per_minute != null || limit.tokens_per_day != null if limit != null
    ])
    error_message = "Set requests_per_minute or tokens_per_day in rate_limits, or leave rate_limits null: without a limit, the table has no effect but is billed."
  }

  validation {
    condition = var.rate_limits == null ? true : alltrue([
      for most in compact([for limit in concat([var.rate_limits], values(var.rate_limits.keys)) : limit.requests_per_minute if limit != null]) :
      tonumber(most) >= 1 && floor(tonumber(most)) == tonumber(most)
    ])
    error_message = "Set each requests_per_minute in rate_limits to a whole number of 1 or more, or omit it."
  }

  validation {
    condition = var.rate_limits == null ? true : alltrue([
      for most in compact([for limit in concat([var.rate_limits], values(var.rate_limits.keys)) : limit.tokens_per_day if limit != null]) :
      tonumber(most) >= (local.generates_text ? max(var.rate_limits.default_completion_tokens, 1) : 1) && floor(tonumber(most)) == tonumber(most)
    ])
    error_message = "Set each tokens_per_day in rate_limits to a whole number of at least rate_limits.default_completion_tokens: otherwise every request that sets no maximum would be rejected."
  }

  validation {
    condition     = var.rate_limits == null ? true : length(setsubtract(keys(var.rate_limits.keys), keys(var.api_keys.keys))) == 0
    error_message = "Use only names of api_keys.keys in rate_limits.keys; the common limits apply to all other clients."
  }

  validation {
    condition     = var.rate_limits == null ? true : var.rate_limits.default_completion_tokens >= 0 && floor(var.rate_limits.default_completion_tokens) == var.rate_limits.default_completion_tokens
    error_message = "Set rate_limits.default_completion_tokens to a whole number, 0 or more."
  }

  validation {
    condition     = var.rate_limits == null ? true : contains(["open", "closed"], var.rate_limits.on_failure)
    error_message = "Set rate_limits.on_failure to \"closed\" (reject requests with 503 while the table is unavailable) or \"open\" (accept them without counting)."
  }

  validation {
    condition     = var.rate_limits == null ? true : var.rate_limits.timeout_seconds >= 0.1 && var.rate_limits.timeout_seconds <= 5
    error_message = "Set rate_limits.timeout_seconds from 0.1 to 5."
  }

  # Three calls to the table, the function's own 4 s, and at least 1 s for the model.
  validation {
    condition     = var.rate_limits == null ? true : var.functions.timeout_seconds - 4 - 3 * var.rate_limits.timeout_seconds >= 1
    error_message = "Increase functions.timeout_seconds, or decrease rate_limits.timeout_seconds: three times the latter plus 5 s must fit into the former."
  }

  validation {
    condition     = var.rate_limits == null ? true : var.rate_limits.history_days >= 1 && var.rate_limits.history_days <= 365 && floor(var.rate_limits.history_days) == var.rate_limits.history_days
    error_message = "Set rate_limits.history_days to a whole number from 1 to 365."
  }
}
