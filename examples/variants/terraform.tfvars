region = "us-east-1"
name   = "gpt2-variants"

# The main variant responds to nine of ten requests, the candidate to one. With `shadow = true` the candidate
# would receive copies of requests instead, and `variant_header_enabled` would have to be false.
variants = {
  AllTraffic = { weight = 9 }
  canary = {
    weight   = 1
    model    = { engine = "transformers", id = "distilbert/distilgpt2" }
    instance = { type = "ml.m5.large", startup_timeout_seconds = 600, routing_strategy = "LEAST_OUTSTANDING_REQUESTS" }
  }
}

variant_header_enabled = true
