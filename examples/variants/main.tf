# A model in use, and a candidate beside it that answers a part of the requests. A request may also choose
# which of them answers, so that a tester sees the candidate each time.

module "llm" {
  source = "../.."

  name = var.name

  model = {
    engine = "transformers"
    id     = "openai-community/gpt2"
  }

  instance = { type = "ml.m5.large" }
  variants = var.variants

  api        = { variant_header = var.variant_header }
  scaling    = var.scaling
  deployment = var.deployment

  tags = { example = "variants" }
}
