region = "us-east-1"
name   = "gpt2-domain"

# Replace these with your own.
domain          = "llm.example.com"
certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
