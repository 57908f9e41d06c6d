output "api_url" {
  description = "URL of the HTTP API, at your domain."
  value       = module.llm.api_url
}

output "generate_url" {
  description = "URL that answers POST requests with the model's completions."
  value       = module.llm.generate_url
}

output "endpoint_info_url" {
  description = "URL that answers GET requests with the SageMaker endpoint's own URL."
  value       = module.llm.endpoint_info_url
}

output "openapi_url" {
  description = "URL of the API's OpenAPI document."
  value       = module.llm.openapi_url
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.llm.endpoint_name
}

output "endpoint_url" {
  description = "URL at which the SageMaker runtime takes signed requests."
  value       = module.llm.endpoint_url
}

output "dns_record" {
  description = "Where the record of your domain has to lead: a CNAME to the name, or an alias with the zone's id."
  value       = module.llm.api_domain_target
}

output "open_routes" {
  description = "Routes that anybody may call: none."
  value       = module.llm.open_routes
}
