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

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.llm.endpoint_name
}

output "endpoint_url" {
  description = "URL at which the SageMaker runtime takes signed requests."
  value       = module.llm.endpoint_url
}

output "endpoint_variant_names" {
  description = "Names of the variants that answer requests."
  value       = module.llm.endpoint_variant_names
}
