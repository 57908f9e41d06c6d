region = "us-east-1"
name   = "gpt2"

model = {
  image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.1.1-tgi1.4.0-gpu-py310-cu121-ubuntu20.04"
  environment = {
    HF_MODEL_ID = "openai-community/gpt2"
    HF_TASK     = "text-generation"
  }
}

instance = {
  type  = "ml.m5.xlarge"
  count = 1
}
