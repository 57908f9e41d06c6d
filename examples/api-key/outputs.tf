output "api_url" {
  description = "URL of the HTTP API."
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

output "api_key_secret_arns" {
  description = "Where the keys are that Terraform made, by name."
  value       = module.llm.api_key_secret_arns
}

output "open_routes" {
  description = "Routes that anybody may call: none."
  value       = module.llm.open_routes
}
