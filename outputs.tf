output "api_url" {
  description = "URL of the HTTP API, at `api.domain` if there is one, with no slash at the end."
  value       = module.api.url
}

output "api_domain_target" {
  description = "What a DNS record of `api.domain.name` points to: `name` (for a CNAME), and `hosted_zone_id` (for an alias of Route 53). Null without `api.domain`."
  value       = module.api.domain_target
}

output "generate_url" {
  description = "URL that answers POST requests with the model's completions. Null with `jobs`."
  value       = lookup(module.api.route_urls, "POST /generate", null)
}

output "jobs_url" {
  description = "URL that takes jobs, and lists them. Null without `jobs`."
  value       = lookup(module.api.route_urls, "POST /jobs", null)
}

output "usage_url" {
  description = "URL that tells a caller his usage and his limits. Null without `api.limits`."
  value       = lookup(module.api.route_urls, "GET /usage", null)
}

output "limited_routes" {
  description = "Routes that count what their callers have: what they may have, and who counts as one caller."
  value       = local.limited_routes
}

output "jobs_callback_secret_arn" {
  description = "ARN of the secret that receivers of callbacks check signatures with. Null without `jobs.callback`."
  value       = one(module.jobs[*].callback_secret_arn)
}

output "jobs_dead_letter_queue_url" {
  description = "URL of the queue with the messages about jobs that nobody could work on. Null without `jobs`."
  value       = one(module.jobs[*].dead_letter_queue_url)
}

output "endpoint_info_url" {
  description = "URL that answers GET requests with the SageMaker endpoint's own URL."
  value       = module.api.route_urls["GET /endpoint"]
}

output "openapi_url" {
  description = "URL that answers GET requests with the OpenAPI document of the API. Null without `api.openapi`."
  value       = lookup(module.api.route_urls, "GET /openapi.json", null)

  # 4 KB for all variables of a function, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  precondition {
    condition     = !var.api.openapi || length(jsonencode(local.openapi_settings)) <= 4000
    error_message = "Give routes fewer or shorter scopes, or set api.openapi to false: the routes must fit the 4 KB of a function's environment."
  }
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.endpoint.name
}

output "endpoint_arn" {
  description = "ARN of the SageMaker endpoint, for policies of callers that skip the HTTP API."
  value       = module.endpoint.arn
}

output "endpoint_url" {
  description = "URL at which the SageMaker runtime takes signed requests to the endpoint."
  value       = module.endpoint.url
}

output "endpoint_variant_name" {
  description = "Name of the endpoint's main variant, the `VariantName` of its CloudWatch metrics."
  value       = module.endpoint.variant_name
}

output "endpoint_variant_names" {
  description = "Names of the variants that answer requests, the main one first; a shadow is not among them."
  value       = module.endpoint.variant_names
}

output "function_names" {
  description = "Names of the Lambda functions, by route."
  value       = { for key, function in local.routes : key => local.route_functions[function].name }
}

output "idle_costs" {
  description = "What is billed while nobody asks the model anything, each with what turns it off; no prices."
  value       = local.idle_costs
}

output "execution_role_arn" {
  description = "ARN of the role that SageMaker uses for the endpoint, the module's or the one passed in."
  value       = module.endpoint.execution_role_arn
}

output "open_routes" {
  description = "Routes that anybody may call, at your cost."
  value       = sort([for key, auth in local.route_auth : key if auth == "NONE"])

  precondition {
    condition     = length(setsubtract(keys(var.api.routes), keys(local.routes))) == 0
    error_message = "Name only routes of the API in api.routes: ${join(", ", keys(local.routes))}."
  }
}

output "api_key_secret_arns" {
  description = "ARNs of the secrets that hold the keys that Terraform made, by the key's name."
  value       = { for name, key in module.key : name => key.arn }
}
