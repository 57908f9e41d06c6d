# GPT-2 for long completions: asynchronous jobs, and an endpoint that scales to zero instances while there
# are none.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }

  api = { openapi_enabled = true }

  jobs = {
    max_capacity               = 2
    invocation_timeout_seconds = 900
    callback                   = { allowed_hosts = var.callback_hosts }
  }

  tags = { example = "jobs" }
}

output "api_url" {
  description = "URL of the HTTP API."
  value       = module.llm.api_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}

output "jobs_callback_secret_arn" {
  description = "ARN of the secret with which receivers verify the signatures of callbacks."
  value       = module.llm.jobs_callback_secret_arn
}

output "jobs_dead_letter_queue_url" {
  description = "URL of the queue with messages that could not be processed."
  value       = module.llm.jobs_dead_letter_queue_url
}
