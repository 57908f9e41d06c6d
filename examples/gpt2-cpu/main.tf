# GPT-2 on a pairing that the vendor supports: Hugging Face's inference toolkit for CPUs on an
# instance with no GPU. Requests must be signed, which is the module's default.

module "llm" {
  source = "../.."

  name = var.name

  model = {
    engine = "transformers"
    id     = "openai-community/gpt2"
  }

  instance = { type = "ml.m5.large" }

  tags = { example = "gpt2-cpu" }
}
