# GPT-2 for answers that take their time: jobs instead of requests that wait, and an endpoint that
# sleeps at zero instances while there is nothing to do.

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

  jobs = {
    max_instances = 2
    run_seconds   = 900
    callback      = { allowed_hosts = var.callback_hosts }
  }

  api = { openapi = true }

  tags = { example = "jobs" }
}
