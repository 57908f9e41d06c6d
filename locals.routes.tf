# The routes of the API, and what is joined to each: authentication, scopes and throttle.

locals {
  # The only list of the module's routes. Key: method and path.
  # - function: key of the function in locals.functions.tf
  # - enabled: whether the deployment has the route
  # - rate_limited: whether requests count against `rate_limits`
  # - streams: whether the response is sent while it is produced
  module_routes = {
    # An asynchronous endpoint does not accept synchronous calls, see docs/jobs.md.
    "POST /generate"    = { function = "generate", enabled = var.jobs == null, rate_limited = true, streams = false }
    "GET /endpoint"     = { function = "info", enabled = true, rate_limited = false, streams = false }
    "GET /openapi.json" = { function = "info", enabled = var.api.openapi_enabled, rate_limited = false, streams = false }
    "POST /jobs"        = { function = "jobs_submit", enabled = var.jobs != null, rate_limited = true, streams = false }
    "GET /jobs"         = { function = "jobs_read", enabled = var.jobs != null, rate_limited = false, streams = false }
    "GET /jobs/{id}"    = { function = "jobs_read", enabled = var.jobs != null, rate_limited = false, streams = false }
    "DELETE /jobs/{id}" = { function = "jobs_read", enabled = var.jobs != null, rate_limited = false, streams = false }
    "GET /usage"        = { function = "usage", enabled = var.rate_limits != null, rate_limited = false, streams = false }

    # OpenAI's API, as far as the engine serves it, see docs/openai.md.
    "POST /v1/chat/completions" = { function = local.openai_streams ? "openai_stream" : "openai_buffered", enabled = contains(local.openai_routes, "chat"), rate_limited = true, streams = local.openai_streams }
    "POST /v1/completions"      = { function = local.openai_streams ? "openai_stream" : "openai_buffered", enabled = contains(local.openai_routes, "completions"), rate_limited = true, streams = local.openai_streams }
    "POST /v1/embeddings"       = { function = "openai_buffered", enabled = contains(local.openai_routes, "embeddings"), rate_limited = true, streams = false }
    "POST /v1/rerank"           = { function = "openai_buffered", enabled = contains(local.openai_routes, "rerank"), rate_limited = true, streams = false }
    "GET /v1/models"            = { function = "info", enabled = var.openai != null, rate_limited = false, streams = false }
    "GET /v1/models/{id+}"      = { function = "info", enabled = var.openai != null, rate_limited = false, streams = false }
  }

  # With your own routes, each of which has a function of its own, under the route's key.
  route_table = merge(local.module_routes, { for key, route in local.own_routes : key => {
    function = key, enabled = true, rate_limited = route.rate_limited, streams = route.streams
  } })

  # Routes of your own whose place one of the module's has, whatever the names of variables in the paths.
  colliding_routes = [for key in keys(local.own_routes) : key if anytrue([
    for other in keys(local.module_routes) : can(regex(
      "^${replace(split(" ", key)[0], "ANY", "[A-Z]+")} ${replace(replace(split(" ", key)[1], ".", "\\."), "/\\{[^}]+\\}/", "\\{[^}]+\\}")}$", other
    ))
  ])]

  # A REST API takes one name of a variable below each path, whether greedy or not:
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
  path_variables = distinct(flatten([for route in local.routes : [
    for index, segment in split("/", route.path) : {
      parent   = join("/", slice(split("/", route.path), 0, index))
      variable = segment
    } if startswith(segment, "{")
  ]]))
  paths_of_two_variables = [
    for parent in distinct(local.path_variables[*].parent) : "${parent}/${join(" and ", [for each in local.path_variables : each.variable if each.parent == parent])}"
    if length([for each in local.path_variables : each if each.parent == parent]) > 1
  ]

  # What is set of a route besides its function.
  route_settings = merge(local.api_routes, { for key, route in local.own_routes : key => {
    auth = route.auth, scopes = route.scopes, throttle = route.throttle
  } })

  route_auth = { for key, route in local.route_table : key => nonsensitive(coalesce(try(local.route_settings[key].auth, null), var.api.auth)) if nonsensitive(route.enabled) }

  route_functions = distinct([for key in keys(local.route_auth) : nonsensitive(local.route_table[key].function)])

  routes = { for key, auth in local.route_auth : key => {
    function     = local.route_table[key].function
    streams      = local.route_table[key].streams
    rate_limited = local.route_table[key].rate_limited && var.rate_limits != null
    method       = split(" ", key)[0]
    path         = split(" ", key)[1]
    auth         = auth
    scopes       = auth == "JWT" ? coalesce(try(local.route_settings[key].scopes, null), var.jwt.scopes) : null
    throttle     = try(local.route_settings[key].throttle, null)
  } }

  cors = one([for cors in var.cors[*] : merge(cors, {
    allow_methods = coalesce(cors.allow_methods, sort(distinct(flatten([for route in local.routes : route.method == "ANY" ? ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"] : [route.method]]))))
  })])

  # Which routes require authentication, for the functions: a request without any is refused there, too, should
  # API Gateway ever pass it on. lambdas/web/authentication.py reads the variables and makes the same names.
  # Routes whose keys differ in nothing but punctuation share a variable, which is there unless one is open.
  auth_by_variable     = { for key, route in local.routes : substr("auth_${trim(replace(key, "/[^A-Za-z0-9]+/", "_"), "_")}", 0, 64) => route.auth... }
  authenticated_routes = { for name, auths in local.auth_by_variable : name => "required" if !contains(auths, "NONE") }

  # The one API, of either kind.
  api                = one(concat(module.http_api, module.rest_api))
  api_url            = one(concat(module.domain[*].url, var.domain == null ? [local.api.url] : []))
  mutual_tls_enabled = try(var.domain.mutual_tls, null) != null

  rate_limits_text = join(" and ", compact([
    for limit, unit in { requests_per_minute = "requests per minute", tokens_per_day = "tokens per day" } :
    try("${var.rate_limits[limit]} ${unit}", "")
  ]))

  rate_limited_routes = { for key, route in local.routes : key => join(" ", [
    coalesce(local.rate_limits_text, var.api_keys.table == null ? "The limits in rate_limits.keys" : "The limits of each API key"),
    route.auth == "NONE" ? "for all clients together, because the route requires no authentication." : "for each client.",
  ]) if route.rate_limited }
}
