output "api_url" {
  description = "URL of the HTTP API."
  value       = module.llm.api_url
}

output "jobs_url" {
  description = "URL that takes jobs, and lists them."
  value       = module.llm.jobs_url
}

output "openapi_url" {
  description = "URL of the API's OpenAPI document."
  value       = module.llm.openapi_url
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.llm.endpoint_name
}

output "jobs_callback_secret_arn" {
  description = "ARN of the secret that receivers of callbacks check signatures with."
  value       = module.llm.jobs_callback_secret_arn
}

output "jobs_dead_letter_queue_url" {
  description = "URL of the queue with the messages that nobody could work on."
  value       = module.llm.jobs_dead_letter_queue_url
}
