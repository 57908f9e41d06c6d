region = "us-east-1"
name   = "gpt2-jobs"

# Whom a client may have called back: hosts of yours.
callback_hosts = ["hooks.example.com"]
