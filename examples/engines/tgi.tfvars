# Text Generation Inference is in maintenance mode: for existing clients until they move to LMI or vLLM. On a
# GPU.
name = "qwen-tgi"

model = {
  engine     = "tgi"
  id         = "Qwen/Qwen2.5-1.5B-Instruct"
  max_length = 4096
}
