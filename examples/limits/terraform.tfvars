region = "us-east-1"
name   = "gpt2-limits"

made_keys = { alice = 1, bob = 1 }

limits = {
  requests_per_minute = 60
  tokens_per_day      = 100000
  keys                = { bob = { tokens_per_day = 10000 } }
}
