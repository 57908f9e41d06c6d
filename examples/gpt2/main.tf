# Pluto's GPT-2 example, unchanged. Read README.md before you apply it: the API is open to all clients, and
# the image is made for GPUs while the instance has none (Terraform warns about it).

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = var.model
  instance = var.instance

  api = { auth = "NONE" }

  cors = {
    allow_origins = ["*"]
    allow_methods = ["GET", "POST"]
    allow_headers = ["content-type"]
  }

  tags = { example = "gpt2" }
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
