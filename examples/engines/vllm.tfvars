# vLLM: OpenAI's requests at the SageMaker endpoint itself, on a GPU.
name = "qwen-vllm"

model = {
  engine     = "vllm"
  id         = "Qwen/Qwen2.5-1.5B-Instruct"
  max_length = 4096
}
