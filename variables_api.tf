variable "api" {
  description = <<-EOT
    The HTTP API.
    - `auth`: who may call: `AWS_IAM` (requests are signed), `JWT` (tokens of an issuer), `API_KEY`
      (keys of this API), or `NONE` (anybody, at your cost).
    - `routes`: exceptions: route, such as `GET /endpoint`, → what it asks for instead.
    - `routes.*.auth`: as `auth`; null: the same.
    - `routes.*.scopes`: instead of `jwt.scopes`.
    - `routes.*.throttle`: as `throttle`, for this route; what it leaves out is as in `throttle`.
    - `routes.*.throttle.rate_per_second`: requests a second, in the long run.
    - `routes.*.throttle.burst`: requests at once.
    - `jwt`: which tokens `JWT` takes.
    - `jwt.issuer`: their `iss`, an https URL below which an OpenID configuration lies.
    - `jwt.audiences`: a token needs one of them as its `aud` (or `client_id`, without an `aud`).
    - `jwt.scopes`: a token needs one of them; none: any token of the issuer and audience passes.
    - `keys`: the keys of `API_KEY`: name → where it comes from. `{}` lets Terraform make it.
    - `keys.*.sha256`: SHA-256 digests, in lower-case hexadecimal, of keys of your own, random and 32 to
      256 characters long; two while you rotate one. Null: Terraform makes a key, in Secrets Manager.
    - `keys.*.version`: of a key that Terraform makes; raise it for a new one.
    - `keys.*.overlap_hours`: how long the one before is valid beside the new one.
    - `keys_kms_key_arn`: KMS key of the secrets that Terraform makes; null: Secrets Manager's own.
    - `key_cache`: null: the authorizer sees every request, and takes keys in `authorization` and
      `x-api-key`. Else API Gateway remembers its answers, for one of these headers.
    - `key_cache.header`: the header that keys come in.
    - `key_cache.seconds`: for how long; a key that you revoke is valid for so much longer.
    - `throttle`: limits of each route; more requests get 429.
    - `throttle.rate_per_second`: requests a second, in the long run.
    - `throttle.burst`: requests at once.
    - `limits`: what each caller may have of `POST /generate` and `POST /jobs`; `GET /usage` tells him.
      A caller is an API key's name, a token's subject, or the ARN of a user or role; all who call a
      route with `NONE` count as one. Null: only `throttle` limits them.
    - `limits.requests_per_minute`: of the calendar; more requests get 429. Null: no limit.
    - `limits.tokens_per_day`: of the calendar, in UTC, read and written together. Null: no limit.
    - `limits.keys`: name of an API key → what it may have instead; what it leaves out is as above.
    - `limits.keys.*.requests_per_minute`: as above.
    - `limits.keys.*.tokens_per_day`: as above.
    - `limits.answer_tokens`: set aside for the answer to a request that names no maximum.
    - `limits.on_failure`: without the table, `closed` refuses requests with 503, and `open` lets them
      pass uncounted.
    - `limits.timeout_seconds`: of one call of the table; a request waits for three of them at most.
    - `limits.history_days`: days that `GET /usage` can look back.
    - `limits.kms_key_arn`: key that encrypts the table. Null: DynamoDB's own.
    - `cors`: what browsers may do; null turns CORS off.
    - `cors.allow_origins`: origins, such as `https://app.example.com`, or `*`.
    - `cors.allow_methods`: HTTP methods; null: those of the routes that there are.
    - `cors.allow_headers`: headers of requests; by default those that the routes and signatures use.
    - `cors.expose_headers`: headers of answers that scripts may read.
    - `cors.allow_credentials`: whether browsers may send cookies and the like.
    - `cors.max_age_seconds`: how long browsers keep the answer to a preflight; -1: not at all.
    - `domain`: a name of your own for the API; null: only the one that AWS gives it.
    - `domain.name`: the name, such as `llm.example.com`.
    - `domain.certificate_arn`: its certificate in ACM, of the API's own region.
    - `domain.hosted_zone`: the Route 53 zone that gets the record; null: see the output `api_domain_target`.
    - `domain.hosted_zone.id`: the zone's id.
    - `domain.mutual_tls`: clients must show a certificate; null: they need none.
    - `domain.mutual_tls.truststore_uri`: `s3://…`, a PEM file of the certificate authorities that count.
    - `domain.mutual_tls.truststore_version`: version of that object; a new one is only seen as a new version.
    - `domain.mutual_tls.ownership_certificate_arn`: a public one of ACM, if the other is private or imported.
    - `disable_default_endpoint`: whether the name that AWS gives the API answers nobody.
    - `openapi`: whether `GET /openapi.json` answers with the OpenAPI document of the API.
    - `variant_header`: true lets a request of `POST /generate` choose by its header `x-target-variant`
      which of `variants` answers; false leaves that to their weights, whatever the header says.
    - `max_body_bytes`: larger requests get 413. Lambda's own limit is 6 MB, base64 included.
  EOT
  type = object({
    auth = optional(string, "AWS_IAM")
    routes = optional(map(object({
      auth   = optional(string)
      scopes = optional(list(string))
      throttle = optional(object({
        rate_per_second = optional(number)
        burst           = optional(number)
      }))
    })), {})
    jwt = optional(object({
      issuer    = string
      audiences = list(string)
      scopes    = optional(list(string), [])
    }))
    keys = optional(map(object({
      sha256        = optional(list(string))
      version       = optional(number, 1)
      overlap_hours = optional(number, 24)
    })), {})
    keys_kms_key_arn = optional(string)
    key_cache = optional(object({
      header  = optional(string, "authorization")
      seconds = optional(number, 60)
    }))
    throttle = optional(object({
      rate_per_second = optional(number, 50)
      burst           = optional(number, 100)
    }), {})
    limits = optional(object({
      requests_per_minute = optional(number)
      tokens_per_day      = optional(number)
      keys = optional(map(object({
        requests_per_minute = optional(number)
        tokens_per_day      = optional(number)
      })), {})
      answer_tokens   = optional(number, 512)
      on_failure      = optional(string, "closed")
      timeout_seconds = optional(number, 0.5)
      history_days    = optional(number, 31)
      kms_key_arn     = optional(string)
    }))
    cors = optional(object({
      allow_origins = list(string)
      allow_methods = optional(list(string))
      allow_headers = optional(list(string), ["authorization", "content-type", "idempotency-key", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "x-api-key", "x-target-variant"])
      expose_headers = optional(list(string), [
        "location", "retry-after", "x-invoked-variant",
        "x-ratelimit-limit-requests", "x-ratelimit-limit-tokens",
        "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens",
        "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens",
        "x-request-id", "x-should-retry",
      ])
      allow_credentials = optional(bool, false)
      max_age_seconds   = optional(number, 300)
    }))
    domain = optional(object({
      name            = string
      certificate_arn = string
      hosted_zone     = optional(object({ id = string }))
      mutual_tls = optional(object({
        truststore_uri            = string
        truststore_version        = optional(string)
        ownership_certificate_arn = optional(string)
      }))
    }))
    disable_default_endpoint = optional(bool, false)
    openapi                  = optional(bool, false)
    variant_header           = optional(bool, false)
    max_body_bytes           = optional(number, 4194304)
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for auth in concat([var.api.auth], values(var.api.routes)[*].auth) : auth == null ? true : contains(["AWS_IAM", "JWT", "API_KEY", "NONE"], auth)
    ])
    error_message = "Set api.auth to \"AWS_IAM\", \"JWT\", \"API_KEY\" or \"NONE\", and so each auth in api.routes, or leave that out."
  }

  validation {
    condition = alltrue([
      for key, route in var.api.routes : route.scopes == null || coalesce(route.auth, var.api.auth) == "JWT"
    ])
    error_message = "Give scopes in api.routes only to routes with \"JWT\"; nothing else carries scopes."
  }

  validation {
    condition     = !contains(concat([var.api.auth], values(var.api.routes)[*].auth), "JWT") || var.api.jwt != null
    error_message = "Set api.jwt, the issuer and the audiences of the tokens, for routes with \"JWT\"."
  }

  validation {
    condition     = contains(concat([var.api.auth], values(var.api.routes)[*].auth), "JWT") || var.api.jwt == null
    error_message = "Set api.auth, or the auth of a route in api.routes, to \"JWT\", or remove api.jwt: no route takes its tokens."
  }

  # The issuer of a token must equal it to the letter, and its OpenID configuration is read from below it,
  # https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig.
  validation {
    condition     = var.api.jwt == null ? true : can(regex("^https://[^/?#\\s]+[^?#\\s]*$", var.api.jwt.issuer))
    error_message = "Write api.jwt.issuer as the https URL that stands in the tokens' \"iss\", with no query and no fragment."
  }

  validation {
    condition = var.api.jwt == null ? true : (
      length(var.api.jwt.audiences) > 0 && alltrue([for audience in var.api.jwt.audiences : trimspace(audience) != ""])
    )
    error_message = "Name at least one audience in api.jwt.audiences; without one, the issuer's tokens for other services would pass."
  }

  validation {
    condition = alltrue([
      for scope in flatten([try(var.api.jwt.scopes, []), [for route in values(var.api.routes) : coalesce(route.scopes, [])]]) :
      can(regex("^[!#-\\[\\]-~]+$", scope))
    ])
    error_message = "Write each scope as one word, as it stands in the tokens' \"scope\"."
  }

  validation {
    condition     = !contains(concat([var.api.auth], values(var.api.routes)[*].auth), "API_KEY") || length(var.api.keys) > 0
    error_message = "Name at least one key in api.keys for routes with \"API_KEY\"; { alice = {} } makes one."
  }

  validation {
    condition     = contains(concat([var.api.auth], values(var.api.routes)[*].auth), "API_KEY") || length(var.api.keys) == 0
    error_message = "Set api.auth, or the auth of a route in api.routes, to \"API_KEY\", or remove api.keys: no route takes the keys."
  }

  validation {
    condition     = alltrue([for name in keys(var.api.keys) : can(regex("^[a-z0-9][a-z0-9_-]{0,31}$", name))])
    error_message = "Name the keys in api.keys with up to 32 lower-case letters, digits, hyphens and underscores; the names stand in the logs."
  }

  validation {
    condition = alltrue(flatten([
      for key in values(var.api.keys) : [for digest in coalesce(key.sha256, []) : can(regex("^[0-9a-f]{64}$", digest))]
    ]))
    error_message = "Write each of sha256 in api.keys as 64 lower-case hexadecimal digits, which is what: printf %s \"$KEY\" | sha256sum prints. Never write the key itself."
  }

  validation {
    condition     = alltrue([for key in values(var.api.keys) : key.sha256 == null ? true : length(key.sha256) > 0])
    error_message = "Put at least one digest into sha256 in api.keys; leave sha256 out for a key that Terraform makes, and remove the name to revoke its keys."
  }

  validation {
    condition = (
      length(flatten([for key in values(var.api.keys) : coalesce(key.sha256, [])])) ==
      length(toset(flatten([for key in values(var.api.keys) : coalesce(key.sha256, [])])))
    )
    error_message = "Write each digest in api.keys once only: one key cannot have two names."
  }

  validation {
    condition     = alltrue([for key in values(var.api.keys) : key.version >= 1 && floor(key.version) == key.version])
    error_message = "Set version in api.keys to a whole number of 1 or more."
  }

  validation {
    condition     = alltrue([for key in values(var.api.keys) : key.sha256 == null || key.version == 1])
    error_message = "Leave version out in api.keys beside sha256: a key of your own is rotated by a second digest in its sha256."
  }

  validation {
    condition     = alltrue([for key in values(var.api.keys) : key.overlap_hours >= 0 && key.overlap_hours <= 720])
    error_message = "Set overlap_hours in api.keys from 0 (the old key is invalid at once) to 720 (30 days)."
  }

  # 4 KB for all variables of a function, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html:
  # 64 digits a digest; some 120 characters and the names a key in Secrets Manager.
  validation {
    condition = sum(concat([0], [
      for name, key in var.api.keys : key.sha256 == null ? 120 + length(var.name) + 2 * length(name) : 8 + length(name) + 67 * length(key.sha256)
    ])) <= 3800
    error_message = "Name fewer keys in api.keys, some 20 made by Terraform or 50 digests: they must fit the 4 KB of a function's environment."
  }

  validation {
    condition     = var.api.keys_kms_key_arn == null || anytrue([for key in values(var.api.keys) : key.sha256 == null])
    error_message = "Remove api.keys_kms_key_arn: Terraform makes none of api.keys, so there is no secret to encrypt."
  }

  validation {
    condition     = var.api.key_cache == null || contains(concat([var.api.auth], values(var.api.routes)[*].auth), "API_KEY")
    error_message = "Remove api.key_cache, or set api.auth or the auth of a route to \"API_KEY\": only answers to keys are cached."
  }

  validation {
    condition     = var.api.key_cache == null ? true : contains(["authorization", "x-api-key"], var.api.key_cache.header)
    error_message = "Set api.key_cache.header to \"authorization\" or \"x-api-key\"."
  }

  # https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
  validation {
    condition = var.api.key_cache == null ? true : (
      var.api.key_cache.seconds >= 1 && var.api.key_cache.seconds <= 3600 && floor(var.api.key_cache.seconds) == var.api.key_cache.seconds
    )
    error_message = "Set api.key_cache.seconds to a whole number from 1 to 3600, or leave api.key_cache null for no cache."
  }

  validation {
    condition = alltrue([
      for throttle in concat([var.api.throttle], values(var.api.routes)[*].throttle) :
      try(throttle.rate_per_second, null) == null ? true : throttle.rate_per_second > 0
    ])
    error_message = "Set rate_per_second above 0 in api.throttle and in each throttle of api.routes, or leave it out; 0 would refuse every request."
  }

  validation {
    condition = alltrue([
      for throttle in concat([var.api.throttle], values(var.api.routes)[*].throttle) :
      try(throttle.burst, null) == null ? true : throttle.burst >= 1 && floor(throttle.burst) == throttle.burst
    ])
    error_message = "Set burst to a whole number of 1 or more in api.throttle and in each throttle of api.routes, or leave it out; 0 would refuse every request."
  }

  validation {
    condition = var.api.limits == null ? true : anytrue([
      for limit in concat([var.api.limits], values(var.api.limits.keys)) : limit.requests_per_minute != null || limit.tokens_per_day != null
    ])
    error_message = "Set requests_per_minute or tokens_per_day in api.limits, or leave api.limits null: a table that limits nobody only costs."
  }

  validation {
    condition = var.api.limits == null ? true : alltrue([
      for most in compact([for limit in concat([var.api.limits], values(var.api.limits.keys)) : limit.requests_per_minute]) :
      tonumber(most) >= 1 && floor(tonumber(most)) == tonumber(most)
    ])
    error_message = "Set each requests_per_minute in api.limits to a whole number of 1 or more, or leave it out."
  }

  validation {
    condition = var.api.limits == null ? true : alltrue([
      for most in compact([for limit in concat([var.api.limits], values(var.api.limits.keys)) : limit.tokens_per_day]) :
      tonumber(most) >= var.api.limits.answer_tokens && floor(tonumber(most)) == tonumber(most)
    ])
    error_message = "Set each tokens_per_day in api.limits to a whole number, api.limits.answer_tokens or more: with fewer, no request that names no maximum would ever pass."
  }

  validation {
    condition     = var.api.limits == null ? true : length(setsubtract(keys(var.api.limits.keys), keys(var.api.keys))) == 0
    error_message = "Name only keys of api.keys in api.limits.keys; callers with other proofs have the common limits."
  }

  validation {
    condition     = var.api.limits == null ? true : var.api.limits.answer_tokens >= 1 && floor(var.api.limits.answer_tokens) == var.api.limits.answer_tokens
    error_message = "Set api.limits.answer_tokens to a whole number of 1 or more."
  }

  validation {
    condition     = var.api.limits == null ? true : contains(["open", "closed"], var.api.limits.on_failure)
    error_message = "Set api.limits.on_failure to \"closed\" (503 while nobody can count) or \"open\" (let requests pass uncounted)."
  }

  validation {
    condition     = var.api.limits == null ? true : var.api.limits.timeout_seconds >= 0.1 && var.api.limits.timeout_seconds <= 5
    error_message = "Set api.limits.timeout_seconds from 0.1 to 5."
  }

  # Three calls of the table, the function's own 4 s, and at least 1 s for the model.
  validation {
    condition     = var.api.limits == null ? true : var.functions.timeout_seconds - 4 - 3 * var.api.limits.timeout_seconds >= 1
    error_message = "Raise functions.timeout_seconds, or lower api.limits.timeout_seconds: three times that and 5 s must fit into the function's time."
  }

  validation {
    condition     = var.api.limits == null ? true : var.api.limits.history_days >= 1 && var.api.limits.history_days <= 365 && floor(var.api.limits.history_days) == var.api.limits.history_days
    error_message = "Set api.limits.history_days to a whole number from 1 to 365."
  }

  validation {
    condition     = try(var.api.limits.kms_key_arn, null) == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.api.limits.kms_key_arn))
    error_message = "Set api.limits.kms_key_arn to the full ARN of a key, arn:aws:kms:<region>:<account>:key/<id>; policies know no alias."
  }

  # Some 70 characters and the name a key, beside a kilobyte of other variables, in the 4 KB of an environment.
  validation {
    condition     = var.api.limits == null ? true : sum(concat([0], [for name in keys(var.api.limits.keys) : 90 + length(name)])) <= 2800
    error_message = "Name fewer keys in api.limits.keys, some 25: they must fit the 4 KB of a function's environment. The others have the common limits."
  }

  validation {
    condition     = var.api.cors == null ? true : length(var.api.cors.allow_origins) > 0
    error_message = "Name at least one origin in api.cors.allow_origins, or leave api.cors null."
  }

  validation {
    condition = var.api.cors == null ? true : alltrue([
      for origin in var.api.cors.allow_origins : can(regex("^(\\*|https?://[^/]+|https?://\\*)$", origin))
    ])
    error_message = "Write each of api.cors.allow_origins as \"*\" or as scheme and host with no path, like \"https://app.example.com\"."
  }

  # https://fetch.spec.whatwg.org/#cors-protocol-and-credentials: browsers refuse the wildcard with credentials.
  validation {
    condition = try(!var.api.cors.allow_credentials, true) ? true : !contains(flatten([
      var.api.cors.allow_origins, coalesce(var.api.cors.allow_methods, []), var.api.cors.allow_headers, var.api.cors.expose_headers
    ]), "*")
    error_message = "Name origins, methods and headers one by one in api.cors when allow_credentials is true; browsers refuse \"*\" there."
  }

  validation {
    condition = var.api.cors == null ? true : alltrue([
      for method in coalesce(var.api.cors.allow_methods, []) : contains(["*", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"], method)
    ])
    error_message = "Use upper-case HTTP methods, or \"*\", in api.cors.allow_methods."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
  validation {
    condition     = var.api.cors == null ? true : var.api.cors.max_age_seconds >= -1 && var.api.cors.max_age_seconds <= 86400
    error_message = "Set api.cors.max_age_seconds between -1 (never cache) and 86400 (one day)."
  }

  # 6 MB is the limit of a Lambda event, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html;
  # a binary body takes a third more there as base64, and the headers take some too.
  validation {
    condition     = var.api.max_body_bytes >= 1 && var.api.max_body_bytes <= 4194304 && floor(var.api.max_body_bytes) == var.api.max_body_bytes
    error_message = "Set api.max_body_bytes to a whole number from 1 to 4194304 (4 MiB); more does not fit a Lambda event as base64."
  }

  validation {
    condition     = !var.api.disable_default_endpoint || var.api.domain != null
    error_message = "Set api.domain, or leave api.disable_default_endpoint false: without either name nobody could call the API."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
  validation {
    condition     = try(var.api.domain.mutual_tls, null) == null || var.api.disable_default_endpoint
    error_message = "Set api.disable_default_endpoint to true with api.domain.mutual_tls: the default endpoint asks for no certificate."
  }
}
