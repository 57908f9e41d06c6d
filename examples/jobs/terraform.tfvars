region = "us-east-1"
name   = "gpt2-jobs"

# Hosts of yours, for callbacks.
callback_hosts = ["hooks.example.com"]
