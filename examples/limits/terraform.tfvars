region = "us-east-1"
name   = "gpt2-limits"

api_keys = { alice = {}, bob = {} }

rate_limits = {
  requests_per_minute = 60
  tokens_per_day      = 100000
  keys                = { bob = { tokens_per_day = 10000 } }
}
