region = "us-east-1"
name   = "gpt2-jobs"
