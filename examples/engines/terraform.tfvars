# LMI, AWS's own build of vLLM: takes {"inputs": …} at POST /generate, on a GPU.
region = "us-east-1"
name   = "qwen"

model = {
  engine     = "lmi"
  id         = "Qwen/Qwen2.5-1.5B-Instruct"
  max_length = 4096
}

instance = { type = "ml.g5.xlarge" }
