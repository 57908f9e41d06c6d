# GPT-2 for clients with an API key, each with rate limits and a usage endpoint.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }

  api = {
    auth     = "API_KEY"
    throttle = var.throttle

    # Reading the usage is cheap, and no client needs it often.
    routes = { "GET /usage" = { throttle = { rate_per_second = 5, burst = 10 } } }
  }

  api_keys    = { keys = var.api_keys }
  rate_limits = var.rate_limits

  tags = { example = "limits" }
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

output "rate_limited_routes" {
  description = "Routes with rate limits, each with its limits."
  value       = module.llm.rate_limited_routes
}

output "api_key_secret_arns" {
  description = "ARNs of the secrets with the keys that Terraform created, by the key's name."
  value       = module.llm.api_key_secret_arns
}
