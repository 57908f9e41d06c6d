# GPT-2 for clients with an API key, in "Authorization: Bearer <key>" or "x-api-key: <key>".

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }

  api      = { auth = "API_KEY", openapi_enabled = true }
  api_keys = { keys = var.api_keys }

  tags = { example = "api-key" }
}

output "api_url" {
  description = "URL of the HTTP API."
  value       = module.llm.api_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}

output "open_routes" {
  description = "Routes that require no authentication."
  value       = module.llm.open_routes
}

output "api_key_secret_arns" {
  description = "ARNs of the secrets with the keys that Terraform created, by the key's name."
  value       = module.llm.api_key_secret_arns
}
