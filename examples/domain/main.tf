# GPT-2 at a name of your own, and at no other; if you like, for clients with a certificate only.

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
    domain = {
      name            = var.domain
      certificate_arn = var.certificate_arn
      hosted_zone     = var.hosted_zone_id == null ? null : { id = var.hosted_zone_id }
      mutual_tls      = var.truststore_uri == null ? null : { truststore_uri = var.truststore_uri }
    }
    disable_default_endpoint = true
    openapi                  = true
  }

  tags = { example = "domain" }
}
