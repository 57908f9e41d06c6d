# GPT-2 for callers with an API key, in "Authorization: Bearer <key>" or "x-api-key: <key>".

module "llm" {
  source = "../.."

  name = var.name

  model = {
    # Some regions keep these images in another account, see
    # https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html
    image = "763104351884.dkr.ecr.${var.region}.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04"
    environment = {
      HF_MODEL_ID = "openai-community/gpt2"
      HF_TASK     = "text-generation"
    }
  }

  instance = { type = "ml.m5.large" }

  api = {
    auth    = "API_KEY"
    openapi = true
    keys = merge(
      # Made by Terraform, found in Secrets Manager only.
      { for name, version in var.made_keys : name => { version = version } },
      # Made elsewhere: all that is known here are their digests.
      { for name, digests in var.own_keys : name => { sha256 = digests } },
    )
  }

  tags = { example = "api-key" }
}
