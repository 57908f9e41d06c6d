region = "us-east-1"
name   = "gpt2-keys"

made_keys = { alice = 1 }
