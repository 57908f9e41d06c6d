# A model in use, and a candidate that responds to a share of the requests. A request may also select the
# variant, so that testers reach the candidate each time.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }

  variants = var.variants

  api           = { variant_header_enabled = var.variant_header_enabled }
  scaling       = var.scaling
  update_policy = var.update_policy

  tags = { example = "variants" }
}

output "api_url" {
  description = "URL of the HTTP API."
  value       = module.llm.api_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}

output "endpoint_variant_names" {
  description = "Names of the variants whose responses go to clients."
  value       = module.llm.endpoint_variant_names
}
