region = "us-east-1"
name   = "gpt2-keys"

api_keys = { alice = {} }
