# A model for many users: the instances follow the load, fewer of them run at night, and an update that
# causes errors is rolled back. Alarms, a dashboard and a budget monitor the deployment.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name = var.name

  model = {
    engine     = "lmi"
    id         = "Qwen/Qwen2.5-1.5B-Instruct"
    max_length = 4096
  }

  instance      = var.instance
  scaling       = var.scaling
  update_policy = var.update_policy
  monitoring    = var.monitoring

  tags = { example = "production" }
}

output "api_url" {
  description = "URL of the HTTP API."
  value       = module.llm.api_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}
