# LMI, the vLLM build of AWS: POST /generate with {"inputs": …}, on a GPU.
region = "us-east-1"
name   = "qwen"

model = {
  engine     = "lmi"
  id         = "Qwen/Qwen2.5-1.5B-Instruct"
  max_length = 4096
}

instance = { type = "ml.g5.xlarge" }
