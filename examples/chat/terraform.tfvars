region = "us-east-1"
name   = "chat"

model = {
  engine     = "vllm"
  id         = "Qwen/Qwen2.5-1.5B-Instruct"
  max_length = 8192
  environment = {
    SM_VLLM_ENABLE_AUTO_TOOL_CHOICE = "true"
    SM_VLLM_TOOL_CALL_PARSER        = "hermes"
  }
}

instance = { type = "ml.g5.xlarge" }

api_keys = { alice = {} }
