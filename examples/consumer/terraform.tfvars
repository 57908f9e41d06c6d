region = "us-east-1"
name   = "chat"
