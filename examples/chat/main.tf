# A chat model on a GPU behind OpenAI's API: streams, tools, API keys and rate limits.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = var.model
  instance = var.instance

  openai = {
    aliases               = ["gpt-4o-mini"]
    max_completion_tokens = 2048
  }

  # A REST API streams; an HTTP API does not.
  api = {
    type            = "REST"
    auth            = "API_KEY"
    create_log_role = var.create_log_role
  }

  api_keys    = { keys = var.api_keys }
  rate_limits = { requests_per_minute = 60, tokens_per_day = 1000000 }

  tags = { example = "chat" }
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
