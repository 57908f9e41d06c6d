variable "api" {
  description = <<-EOT
    API in front of the functions.
    - `type`: kind of API of API Gateway: `HTTP` (costs less, tokens of any issuer, responses of up to 30 s) or
      `REST` (streamed responses of up to 15 minutes, one error shape, AWS WAF, private APIs). A change replaces
      the API, and its execute-api URL with it.
    - `auth`: authentication of all routes: `AWS_IAM` (signed requests), `JWT` (tokens of `jwt.issuer`),
      `API_KEY` (keys of `api_keys`), or `NONE` (open to all clients, at your cost).
    - `routes`: per-route overrides, keyed by route, such as `GET /endpoint`.
    - `routes.*.auth`: authentication of the route. Null: `auth`.
    - `routes.*.scopes`: scopes of which a token for the route needs one. Null: `jwt.scopes`.
    - `routes.*.throttle`: throttle of the route. Null: `throttle`.
    - `routes.*.throttle.rate_per_second`: steady rate, in requests per second. Null: as in `throttle`.
    - `routes.*.throttle.burst`: number of requests that may arrive at once. Null: as in `throttle`.
    - `throttle`: throttle of each route; the API responds to requests above it with 429.
    - `throttle.rate_per_second`: steady rate, in requests per second.
    - `throttle.burst`: number of requests that may arrive at once.
    - `openapi_enabled`: whether to serve the OpenAPI document of the API at `GET /openapi.json`.
    - `variant_header_enabled`: whether the header `x-target-variant` of `POST /generate` selects one of
      `variants`. Without it, the header is ignored.
    - `max_body_bytes`: maximum size of a request body, in bytes; the API responds to larger ones with 413.
    - `disable_execute_api_endpoint`: whether to disable the default execute-api URL, so that only `domain` works.
    - `waf_acl`: web ACL of AWS WAF that protects the API; `REST` only. Null: none.
    - `waf_acl.arn`: ARN of a regional web ACL, which may be created in the same apply.
    - `vpc_endpoint_ids`: IDs of the VPC endpoints for `execute-api` through which alone the API is reachable;
      `REST` only. Null: the API is public.
    - `create_log_role`: whether to create the role with which API Gateway writes the access logs of all REST
      APIs of the account in the region; `REST` only. Leave it false where the account has one.
  EOT
  type = object({
    type = optional(string, "HTTP")
    auth = optional(string, "AWS_IAM")
    routes = optional(map(object({
      auth   = optional(string)
      scopes = optional(list(string))
      throttle = optional(object({
        rate_per_second = optional(number)
        burst           = optional(number)
      }))
    })), {})
    throttle = optional(object({
      rate_per_second = optional(number, 50)
      burst           = optional(number, 100)
    }), {})
    openapi_enabled              = optional(bool, false)
    variant_header_enabled       = optional(bool, false)
    max_body_bytes               = optional(number, 4194304)
    disable_execute_api_endpoint = optional(bool, false)
    waf_acl                      = optional(object({ arn = string }))
    vpc_endpoint_ids             = optional(set(string))
    create_log_role              = optional(bool, false)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for route in values(var.api.routes) : route != null])
    error_message = "Remove a route from api.routes instead of setting it to null: the settings of api then apply to it."
  }

  validation {
    condition     = contains(["HTTP", "REST"], var.api.type)
    error_message = "Set api.type to \"HTTP\" or \"REST\"."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
  validation {
    condition     = var.api.type == "REST" || (var.api.waf_acl == null && var.api.vpc_endpoint_ids == null && !var.api.create_log_role)
    error_message = "Set api.type to \"REST\", or remove waf_acl, vpc_endpoint_ids and create_log_role from api: an HTTP API has none of them."
  }

  validation {
    condition     = var.api.waf_acl == null ? true : can(regex("^arn:[a-z-]+:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/.+$", var.api.waf_acl.arn))
    error_message = "Set api.waf_acl.arn to the ARN of a regional web ACL; one for CloudFront (global) does not protect an API."
  }

  validation {
    condition = var.api.vpc_endpoint_ids == null ? true : (
      length(var.api.vpc_endpoint_ids) > 0 && alltrue([for id in var.api.vpc_endpoint_ids : can(regex("^vpce-[0-9a-f]+$", id))])
    )
    error_message = "List at least one VPC endpoint in api.vpc_endpoint_ids, each by its ID, like \"vpce-0a1b2c3d4e5f60718\", or leave it null for a public API."
  }

  validation {
    condition = alltrue([
      for auth in concat([var.api.auth], [for route in values(var.api.routes) : route.auth if route != null]) : auth == null ? true : contains(["AWS_IAM", "JWT", "API_KEY", "NONE"], auth)
    ])
    error_message = "Set api.auth, and auth in api.routes, to \"AWS_IAM\", \"JWT\", \"API_KEY\" or \"NONE\"."
  }

  validation {
    condition = alltrue([
      for key, route in var.api.routes : route.scopes == null || coalesce(route.auth, var.api.auth) == "JWT" if route != null
    ])
    error_message = "Set scopes in api.routes only for routes with \"JWT\": other authentication has no scopes."
  }

  validation {
    condition = alltrue([
      for scope in flatten([for route in values(var.api.routes) : coalesce(route.scopes, []) if route != null]) : can(regex("^[!#-\\[\\]-~]+$", scope))
    ])
    error_message = "Write each scope in api.routes as one word, as in the \"scope\" claim of the tokens."
  }

  validation {
    condition = alltrue([
      for throttle in concat([var.api.throttle], [for route in values(var.api.routes) : route.throttle if route != null]) :
      try(throttle.rate_per_second, null) == null ? true : throttle.rate_per_second > 0
    ])
    error_message = "Set rate_per_second above 0 in api.throttle and in each throttle of api.routes, or omit it; 0 would reject every request."
  }

  validation {
    condition = alltrue([
      for throttle in concat([var.api.throttle], [for route in values(var.api.routes) : route.throttle if route != null]) :
      try(throttle.burst, null) == null ? true : throttle.burst >= 1 && floor(throttle.burst) == throttle.burst
    ])
    error_message = "Set burst to a whole number of 1 or more in api.throttle and in each throttle of api.routes, or omit it; 0 would reject every request."
  }

  # 6 MB is the limit of a Lambda event, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html;
  # base64 adds a third to a binary body, and the headers need space too.
  validation {
    condition     = var.api.max_body_bytes >= 1 && var.api.max_body_bytes <= 4194304 && floor(var.api.max_body_bytes) == var.api.max_body_bytes
    error_message = "Set api.max_body_bytes to a whole number from 1 to 4194304 (4 MiB): a larger body does not fit into a Lambda event as base64."
  }
}

variable "cors" {
  description = <<-EOT
    Cross-origin resource sharing (CORS), for clients in browsers. Null: no CORS.
    - `allow_origins`: origins, such as `https://app.example.com`, or `*`.
    - `allow_methods`: HTTP methods. Null: the methods of the API's routes.
    - `allow_headers`: request headers; by default those that the routes, signatures and OpenAI's SDKs use.
    - `expose_headers`: response headers that scripts may read; by default those that the routes send.
    - `allow_credentials`: whether browsers may send cookies and other credentials.
    - `max_age_seconds`: time for which browsers cache the response to a preflight request, in seconds; -1
      disables caching.
  EOT
  type = object({
    allow_origins = list(string)
    allow_methods = optional(list(string))
    allow_headers = optional(list(string), [
      "authorization", "callback-url", "content-type", "idempotency-key", "x-amz-content-sha256",
      "x-amz-date", "x-amz-security-token", "x-api-key", "x-stainless-arch",
      "x-stainless-async", "x-stainless-helper-method", "x-stainless-lang", "x-stainless-os",
      "x-stainless-package-version", "x-stainless-read-timeout", "x-stainless-retry-count",
      "x-stainless-runtime", "x-stainless-runtime-version", "x-stainless-timeout",
      "x-target-variant",
    ])
    expose_headers = optional(list(string), [
      "apigw-requestid", "idempotent-replayed", "location", "openai-processing-ms", "retry-after",
      "www-authenticate", "x-invoked-variant", "x-ratelimit-limit-requests", "x-ratelimit-limit-tokens",
      "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens",
      "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens", "x-request-id", "x-should-retry",
    ])
    allow_credentials = optional(bool, false)
    max_age_seconds   = optional(number, 300)
  })
  default = null

  validation {
    condition     = var.cors == null ? true : try(length(var.cors.allow_origins) > 0, false)
    error_message = "Set at least one origin in cors.allow_origins, or leave cors null."
  }

  validation {
    condition = var.cors == null ? true : alltrue([
      for origin in coalesce(var.cors.allow_origins, []) : can(regex("^(\\*|https?://[^/*]+|https?://\\*)$", origin))
    ])
    error_message = "Write each of cors.allow_origins as \"*\", as \"https://*\", or as scheme and complete host without a path, like \"https://app.example.com\"."
  }

  # https://fetch.spec.whatwg.org/#cors-protocol-and-credentials: browsers reject the wildcard with credentials.
  validation {
    condition = try(!var.cors.allow_credentials, true) ? true : !contains(flatten([
      coalesce(var.cors.allow_origins, []), coalesce(var.cors.allow_methods, []), var.cors.allow_headers, var.cors.expose_headers
    ]), "*")
    error_message = "List origins, methods and headers in cors instead of \"*\" when allow_credentials is true: browsers reject \"*\" with credentials."
  }

  validation {
    condition = var.cors == null ? true : alltrue([
      for method in coalesce(var.cors.allow_methods, []) : try(contains(["*", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"], method), false)
    ])
    error_message = "Use upper-case HTTP methods, or \"*\", in cors.allow_methods."
  }

  # https://www.rfc-editor.org/rfc/rfc9110.html#name-field-names
  validation {
    condition = var.cors == null ? true : alltrue([
      for header in concat(var.cors.allow_headers, var.cors.expose_headers) : can(regex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", header))
    ])
    error_message = "Write each of cors.allow_headers and cors.expose_headers as the name of a header, like \"content-type\", or \"*\"."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
  validation {
    condition     = var.cors == null ? true : var.cors.max_age_seconds >= -1 && var.cors.max_age_seconds <= 86400
    error_message = "Set cors.max_age_seconds from -1 (no caching) to 86400 (one day)."
  }
}

variable "domain" {
  description = <<-EOT
    Custom domain of the API. Null: only the default execute-api URL.
    - `name`: domain name, such as `llm.example.com`.
    - `certificate_arn`: ARN of the certificate in ACM, in the region of the API.
    - `hosted_zone`: Route 53 zone in which the module creates the record. Null: create it yourself, see
      the output `api_domain_target`.
    - `hosted_zone.id`: id of the zone.
    - `mutual_tls`: mutual TLS, so that clients must present a certificate. Null: no client certificates.
    - `mutual_tls.truststore_uri`: `s3://<bucket>/<key>` of a PEM file with the trusted certificate authorities.
    - `mutual_tls.truststore_version`: version of that object; API Gateway reads a changed file only with
      a new version. Null: no version.
    - `mutual_tls.ownership_certificate_arn`: ARN of a public certificate in ACM that proves ownership of
      the domain, if `certificate_arn` is private or imported. Null: not needed.
  EOT
  type = object({
    name            = string
    certificate_arn = string
    hosted_zone     = optional(object({ id = string }))
    mutual_tls = optional(object({
      truststore_uri            = string
      truststore_version        = optional(string)
      ownership_certificate_arn = optional(string)
    }))
  })
  default = null

  validation {
    condition     = var.domain == null ? true : can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain.name))
    error_message = "Write domain.name as a host name in lower case, like \"llm.example.com\", without scheme, path or wildcard."
  }

  validation {
    condition     = var.domain == null ? true : can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.domain.certificate_arn))
    error_message = "Set domain.certificate_arn to the ARN of a certificate in ACM."
  }

  validation {
    condition     = try(var.domain.hosted_zone, null) == null ? true : can(regex(".", var.domain.hosted_zone.id))
    error_message = "Set domain.hosted_zone.id to the ID of a Route 53 zone, or leave domain.hosted_zone null and create the record yourself."
  }

  validation {
    condition     = try(var.domain.mutual_tls, null) == null ? true : can(regex("^s3://[^/]+/.+$", var.domain.mutual_tls.truststore_uri))
    error_message = "Write domain.mutual_tls.truststore_uri as s3://<bucket>/<key>, the PEM file of the certificate authorities."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
  validation {
    condition     = var.domain == null || var.api.vpc_endpoint_ids == null
    error_message = "Remove domain, or leave api.vpc_endpoint_ids null: a public domain cannot lead to a private API."
  }

  validation {
    condition     = !var.api.disable_execute_api_endpoint || var.domain != null
    error_message = "Set domain, or leave api.disable_execute_api_endpoint false: without either, the API would have no URL."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
  validation {
    condition     = try(var.domain.mutual_tls, null) == null || var.api.disable_execute_api_endpoint
    error_message = "Set api.disable_execute_api_endpoint to true with domain.mutual_tls: the execute-api URL does not require a client certificate."
  }
}
