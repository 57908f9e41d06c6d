# GPT-2 for callers with a token of your identity provider. A token needs a scope for POST /generate;
# any token of the issuer and the audience will do for GET /endpoint.

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
    auth    = "JWT"
    openapi = true
    jwt = {
      issuer    = var.issuer
      audiences = var.audiences
      scopes    = var.generate_scopes
    }
    routes = { "GET /endpoint" = { scopes = [] } }
  }

  tags = { example = "jwt" }
}
