region = "us-east-1"
name   = "assistant"

# Each update of the endpoint starts with `count` instances: as many as the load at that time needs.
instance = {
  type  = "ml.g5.xlarge"
  count = 2
}

scaling = {
  min_capacity                     = 2
  max_capacity                     = 6
  concurrent_requests_per_instance = 8

  schedules = {
    evening = { expression = "cron(0 20 ? * MON-FRI *)", timezone = "Europe/Berlin", min_capacity = 1, max_capacity = 1 }
    morning = { expression = "cron(0 7 ? * MON-FRI *)", timezone = "Europe/Berlin", min_capacity = 2, max_capacity = 6 }
  }
}

# Half of the new instances receive requests for five minutes before the rest does. The alarms exist from
# the first apply: adding them later would replace the endpoint.
update_policy = {
  blue_green      = { canary_percent = 50, wait_interval_seconds = 300 }
  rollback_alarms = { errors_5xx = 5, latency_p90_ms = 20000 }
}

# Replace the address, or set `topic` to a topic of your own. The budget counts nothing until its tag is
# activated, see the module's README.
monitoring = {
  emails         = ["oncall@example.com"]
  latency_p99_ms = 20000
  budget         = { monthly_usd = 4000, forecast_percent = 100 }
}
