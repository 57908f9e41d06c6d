region = "us-east-1"
name   = "gpt2-clients"

# A key that is disabled is refused within 10 seconds. With clients of your own, leave the protection on.
key_table = { cache_seconds = 10, deletion_protection = false }
