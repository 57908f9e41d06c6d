# vLLM: OpenAI's API, on a GPU.
name = "qwen-vllm"

model = {
  engine     = "vllm"
  id         = "Qwen/Qwen2.5-1.5B-Instruct"
  max_length = 4096
}

openai = {}
