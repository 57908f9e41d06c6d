# SGLang: OpenAI's chat API, on a GPU.
name = "qwen-sglang"

model = {
  engine     = "sglang"
  id         = "Qwen/Qwen2.5-1.5B-Instruct"
  max_length = 4096
}

openai = {}
