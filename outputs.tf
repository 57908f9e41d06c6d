output "api_url" {
  description = "URL of the API, without a slash at the end: that of `domain`, or else the one that AWS assigns."
  value       = local.api_url
}

output "api_id" {
  description = "ID of the API."
  value       = local.api.id
}

output "api_execution_arn" {
  description = "ARN prefix of the API for IAM policies and Lambda permissions, such as `<api_execution_arn>/*/POST/generate`."
  value       = local.api.execution_arn
}

output "api_domain_target" {
  description = "Target of the DNS record of `domain.name`: `name` (for a CNAME record) and `hosted_zone_id` (for a Route 53 alias). Null without `domain`."
  value       = one(module.domain[*].domain_target)
}

output "routes" {
  description = "URL of each route, by route key, such as `POST /generate`."
  value       = { for key, route in local.routes : key => "${local.api_url}${route.path}" }

  precondition {
    condition     = length(setsubtract(keys(local.api_routes), setsubtract(keys(local.routes), keys(local.own_routes)))) == 0
    error_message = "Use only the module's routes of this deployment as keys of api.routes: ${join(", ", setsubtract(keys(local.routes), keys(local.own_routes)))}. Your own routes have auth, scopes and throttle in routes."
  }

  precondition {
    condition     = length(local.colliding_routes) == 0
    error_message = "Use other keys in routes than ${join(", ", local.colliding_routes)}: the module has these routes, or one with another name of the variable, even if they are off in this deployment."
  }

  precondition {
    condition     = var.api.type != "REST" || length(local.paths_of_two_variables) == 0
    error_message = "Use one name for the {variable} in the same place of all paths, here ${join("; ", local.paths_of_two_variables)}: a REST API accepts one below each path, {variable+} included. Or set api.type to \"HTTP\"."
  }

  precondition {
    condition     = alltrue([for route in values(var.routes) : !route.rate_limited || var.rate_limits != null])
    error_message = "Set rate_limits, or remove rate_limited from routes: there is no limit to count against."
  }
}

output "openai_base_url" {
  description = "URL for clients of OpenAI's API, the value of `OPENAI_BASE_URL`. Null without `openai`."
  value       = one([for openai in var.openai[*] : "${local.api_url}/v1"])
}

output "open_routes" {
  description = "Routes that require no authentication. Their requests are billed to you."
  value       = sort([for key, route in local.routes : key if route.auth == "NONE"])
}

output "rate_limited_routes" {
  description = "Routes whose requests count against `rate_limits`, each with its limits and what counts as one client."
  value       = local.rate_limited_routes
}

output "invoke_policy_json" {
  description = "IAM policy document that allows `execute-api:Invoke` on the routes with `AWS_IAM`. Null if there are none."
  value = one([for routes in [[for key, route in local.routes : route if route.auth == "AWS_IAM"]] : jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "InvokeApi"
      Effect = "Allow"
      Action = "execute-api:Invoke"

      # <execution ARN>/<stage>/<method>/<path>, with a wildcard for a variable of the path.
      # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-resource-format.html
      Resource = [for route in routes : "${local.api.execution_arn}/*/${replace(route.method, "ANY", "*")}${replace(route.path, "/\\{[^}]+\\}/", "*")}"]
    }]
  }) if length(routes) > 0])
}

output "function_names" {
  description = "Name of the Lambda function of each route, by route key."
  value       = { for key, route in local.routes : key => local.route_targets[route.function].name }
}

output "api_key_secret_arns" {
  description = "ARNs of the secrets with the API keys that Terraform generated, by the key's name."
  value       = { for name in keys(local.generated_keys) : name => module.secret["keys/${name}"].arn }
}

output "api_keys_table" {
  description = "What `python -m tools.keys` needs of the deployment: table, region, the routes, models and limits that a key may have. Null without `api_keys.table`."
  value = one([for table in module.key_table : {
    name   = table.name
    region = local.region
    routes = sort([for key, route in local.routes : key if route.auth == "API_KEY"])
    models = local.openai_model_names
    rate_limits = one([for limits in local.rate_limits_settings[*] : {
      table_name         = limits.table_name
      history_days       = limits.history_days
      min_tokens_per_day = max(limits.default_completion_tokens, 1)
    }])
  }])
}

output "keys_policy_json" {
  description = "IAM policy document with the least permissions for `python -m tools.keys`. Null without `api_keys.table`."
  value = one([for table in module.key_table : jsonencode({
    Version = "2012-10-17"
    Statement = [for id, statement in local.keys_policy_statements : merge(
      { Sid = id, Effect = "Allow", Action = statement.actions, Resource = statement.resources },
      { for conditions in try(statement.conditions[*], []) : "Condition" => conditions },
    )]
  })])
}

output "jobs_callback_secret_arn" {
  description = "ARN of the secret with which receivers verify the signatures of callbacks. Null without `jobs.callback`."
  value       = one([for key, secret in module.secret : secret.arn if key == "jobs/callback"])
}

output "jobs_dead_letter_queue_url" {
  description = "URL of the queue with the messages about jobs that could not be processed. Null without `jobs`."
  value       = one(module.job_store[*].dead_letter_queue_url)
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.endpoint.name
}

output "endpoint_arn" {
  description = "ARN of the SageMaker endpoint, for IAM policies of clients that call it without the API."
  value       = module.endpoint.arn
}

output "endpoint_url" {
  description = "URL of the SageMaker endpoint, which accepts signed requests."
  value       = module.endpoint.url
}

output "endpoint_variant_name" {
  description = "Name of the endpoint's main variant, the `VariantName` of its CloudWatch metrics."
  value       = module.endpoint.variant_name
}

output "endpoint_variant_names" {
  description = "Names of the variants whose responses go to clients, the main one first. A shadow is not included."
  value       = module.endpoint.variant_names
}

output "execution_role_arn" {
  description = "ARN of the IAM role that SageMaker uses for the endpoint, `iam.execution_role` or the module's own."
  value       = module.endpoint.execution_role_arn
}

output "idle_costs" {
  description = "What is billed while the deployment is idle, each with how to stop it. Without prices."
  value       = local.idle_costs
}
