# The functions of your own routes that the module creates, and the layer that their handlers import.

locals {
  created_routes  = { for key, route in local.own_routes : key => route if nonsensitive(route.function.handler != null) }
  existing_routes = { for key, route in local.own_routes : key => route if nonsensitive(route.function.handler == null) }

  own_route_functions = { for key, route in local.created_routes : key => {
    name        = local.route_function_names[key]
    description = "Handles ${key}, a route of your own."
    handler     = route.function.handler
    zip_path    = route.function.zip_path
    runtime     = route.function.runtime
    layers      = concat(local.is_python[key] ? module.layer[*].arn : [], route.function.layers)
    environment = route.function.environment
    wrapper     = route.streams && local.is_python[key] ? "/opt/sagemaker_llm_bootstrap" : null
    settings = {
      endpoint_name          = route.function.invoke_endpoint ? local.endpoint_name : null
      invoke_timeout_seconds = local.route_timeouts[key] - min(local.invoke_margin_seconds, local.route_timeouts[key] / 2) - (route.rate_limited ? local.rate_limits_seconds : 0)
      max_body_bytes         = var.api.max_body_bytes
      rate_limits            = route.rate_limited ? local.rate_limits_settings : null
    }
    settings_inputs = ["routes[\"${key}\"].function.environment", "rate_limits.keys"]
    policy_statements = merge(
      route.function.policy_statements,
      route.rate_limited ? local.count_requests : {},
      { for actions in [["sagemaker:InvokeEndpoint", "sagemaker:InvokeEndpointWithResponseStream"]] : "InvokeEndpoint" => {
        actions   = route.streams ? actions : slice(actions, 0, 1)
        resources = [module.endpoint.arn]
      } if route.function.invoke_endpoint },
    )
    timeout_seconds = local.route_timeouts[key]
    memory_mb       = coalesce(route.function.memory_mb, var.functions.memory_mb)
  } }

  # Functions that exist, by the key of their route.
  existing_functions = { for key, route in local.existing_routes : key => {
    name            = route.function.name
    invoke_arn      = route.function.invoke_arn
    qualifier       = route.function.qualifier
    timeout_seconds = local.route_timeouts[key]
  } }

  is_python      = { for key, route in local.created_routes : key => nonsensitive(startswith(route.function.runtime, "python")) }
  route_timeouts = { for key, route in local.own_routes : key => route.function.timeout_seconds == null ? var.functions.timeout_seconds : route.function.timeout_seconds }

  # "POST /summarize" → "gpt2-post-summarize". A name that would be too long, or that another route could have,
  # too ("/a-b" and "/a/b"), ends with a digest of the key.
  route_function_names = { for key, slug in local.route_slugs : key => (
    can(regex("^[A-Z]+ (/[a-z0-9]+)+$", key)) && length(slug) <= 45 ? slug :
    "${trim(substr(slug, 0, 36), "-")}-${substr(sha1(key), 0, 8)}"
  ) }
  route_slugs = { for key in keys(local.created_routes) : key => "${var.name}-${trim(lower(replace(key, "/[^A-Za-z0-9]+/", "-")), "-")}" }
}
