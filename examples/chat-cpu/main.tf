# A small chat model without a GPU behind OpenAI's API, with streams. Requests carry an API key.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name = var.name
  model = {
    engine       = "llamacpp"
    id           = "Qwen/Qwen2.5-0.5B-Instruct-GGUF"
    quantization = "Q4_K_M"
    max_length   = 4096
  }
  instance = { type = "ml.m5.xlarge" }

  openai = {}

  api = {
    type            = "REST"
    auth            = "API_KEY"
    create_log_role = var.create_log_role
  }

  api_keys = { keys = var.api_keys }

  tags = { example = "chat-cpu" }
}

output "openai_base_url" {
  description = "URL for clients of OpenAI's API, the value of `OPENAI_BASE_URL`."
  value       = module.llm.openai_base_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}

output "api_key_secret_arns" {
  description = "ARNs of the secrets with the keys that Terraform created, by the key's name."
  value       = module.llm.api_key_secret_arns
}
