# GPT-2 that costs nothing while nobody asks it: no instance, but a container that is started when a
# request comes. Requests must be signed, which is the module's default.

module "llm" {
  source = "../.."

  name = var.name

  model = {
    engine = "transformers"
    id     = "openai-community/gpt2"
  }

  serverless = {
    memory_mb       = 4096
    max_concurrency = 5
  }

  tags = { example = "serverless" }
}
