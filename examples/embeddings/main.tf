# Embeddings without a GPU behind OpenAI's API. Requests carry an API key.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = var.model
  instance = { type = "ml.m5.xlarge" }

  openai = {}

  api      = { auth = "API_KEY" }
  api_keys = { keys = var.api_keys }

  tags = { example = "embeddings" }
}

output "openai_base_url" {
  description = "URL for clients of OpenAI's API, the value of `OPENAI_BASE_URL`."
  value       = module.llm.openai_base_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}

output "api_key_secret_arns" {
  description = "ARNs of the secrets with the keys that Terraform created, by the key's name."
  value       = module.llm.api_key_secret_arns
}
