region = "us-east-1"
name   = "gpt2-variants"

# Nine of ten requests are answered by the main variant, one by the candidate. With `shadow = true` the
# candidate would get copies of requests instead, and `variant_header` had to be false.
variants = {
  AllTraffic = { weight = 9 }
  canary = {
    weight   = 1
    model    = { engine = "transformers", id = "distilbert/distilgpt2" }
    instance = { type = "ml.m5.large", startup_timeout_seconds = 600, routing = "LEAST_OUTSTANDING_REQUESTS" }
  }
}

variant_header = true
