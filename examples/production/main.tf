# A model for many users: the instances follow the load, fewer of them run at night, and an update that
# causes errors is rolled back. Alarms, a dashboard and a budget monitor the deployment.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name = var.name

  # Pinned: every instance, today's and next year's, runs the same server with the same weights.
  model = {
    engine     = "lmi"
    version    = "0.35.0"
    id         = "Qwen/Qwen2.5-1.5B-Instruct"
    revision   = "989aa7980e4cf806f80c7fef2b1adb7bc71aa306"
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
