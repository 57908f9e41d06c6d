# GPT-2 that costs nothing while idle: no instance, but a container that SageMaker starts when a request
# arrives. Requests must be signed, which is the module's default.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name  = var.name
  model = { engine = "transformers", id = "openai-community/gpt2" }

  serverless = {
    memory_mb       = 4096
    max_concurrency = 5
  }

  tags = { example = "serverless" }
}

output "api_url" {
  description = "URL of the HTTP API."
  value       = module.llm.api_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.llm.endpoint_name
}
