# GPT-2 for any number of clients, each with an API key that is made and disabled without an apply.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }

  api = { auth = "API_KEY", openapi_enabled = true }

  api_keys = {
    keys  = var.api_keys
    table = var.key_table
  }

  # Of each client, unless its key has others.
  rate_limits = { requests_per_minute = 60, tokens_per_day = 100000 }

  tags = { example = "api-keys-table" }
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

output "api_keys_table" {
  description = "What `python -m tools.keys` needs of the deployment."
  value       = module.llm.api_keys_table
}

output "keys_policy_json" {
  description = "IAM policy document with the least permissions for `python -m tools.keys`."
  value       = module.llm.keys_policy_json
}
