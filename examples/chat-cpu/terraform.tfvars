region = "us-east-1"
name   = "chat-cpu"

api_keys = { alice = {} }
