# GPT-2 for callers with an API key, each of whom may have so much, and can look up how much he had.

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
    auth = "API_KEY"
    keys = merge(
      { for name, version in var.made_keys : name => { version = version } },
      { for name, digests in var.own_keys : name => { sha256 = digests } },
    )
    limits   = var.limits
    throttle = var.throttle

    # Looking it up costs little, and nobody has to do it often.
    routes = { "GET /usage" = { throttle = { rate_per_second = 5, burst = 10 } } }
  }

  tags = { example = "limits" }
}
