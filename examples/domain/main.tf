# GPT-2 at a custom domain only; optionally for clients with a certificate only.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }

  api = { disable_execute_api_endpoint = true, openapi_enabled = true }

  domain = {
    name            = var.domain
    certificate_arn = var.certificate_arn
    hosted_zone     = var.hosted_zone_id == null ? null : { id = var.hosted_zone_id }
    mutual_tls      = var.truststore_uri == null ? null : { truststore_uri = var.truststore_uri }
  }

  tags = { example = "domain" }
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

output "dns_record" {
  description = "Target of the domain's DNS record: a CNAME to the name, or an alias with the zone's id."
  value       = module.llm.api_domain_target
}
