# llama.cpp: a GGUF file with OpenAI's chat API, without a GPU.
name = "qwen-llamacpp"

model = {
  engine       = "llamacpp"
  id           = "Qwen/Qwen2.5-0.5B-Instruct-GGUF"
  quantization = "Q4_K_M"
  max_length   = 4096
}

instance = { type = "ml.m5.xlarge" }

openai = {}
