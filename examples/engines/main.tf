# A model with any engine: what differs between engines is in the .tfvars files.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = var.model
  instance = var.instance
  openai   = var.openai

  tags = { example = "engines" }
}

output "api_url" {
  description = "URL of the HTTP API."
  value       = module.llm.api_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}

output "openai_base_url" {
  description = "URL for clients of OpenAI's API. Null without `openai`."
  value       = module.llm.openai_base_url
}

output "endpoint_url" {
  description = "URL of the SageMaker endpoint, for signed requests."
  value       = module.llm.endpoint_url
}
