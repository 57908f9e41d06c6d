# GPT-2 for clients with a token of your identity provider. POST /generate requires a scope; GET /endpoint
# accepts any token of the issuer and audience.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }

  api = {
    auth            = "JWT"
    routes          = { "GET /endpoint" = { scopes = [] } }
    openapi_enabled = true
  }

  jwt = {
    issuer    = var.issuer
    audiences = var.audiences
    scopes    = var.generate_scopes
  }

  tags = { example = "jwt" }
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
