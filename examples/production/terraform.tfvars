region = "us-east-1"
name   = "assistant"

# Each update of the endpoint begins with `count` instances: as many as the load of that hour needs.
instance = {
  type  = "ml.g5.xlarge"
  count = 2
}

scaling = {
  min_count                        = 2
  max_count                        = 6
  concurrent_requests_per_instance = 8

  metrics = {
    gpu = { metric_name = "GPUUtilization", target = 70 }
  }

  schedules = {
    evening = { expression = "cron(0 20 ? * MON-FRI *)", timezone = "Europe/Berlin", min_count = 1, max_count = 1 }
    morning = { expression = "cron(0 7 ? * MON-FRI *)", timezone = "Europe/Berlin", min_count = 2, max_count = 6 }
  }
}

# Half of the new instances answer for five minutes before the rest does. The alarms are here from the
# first apply on: added later they would replace the endpoint.
deployment = {
  blue_green      = { canary_percent = 50, wait_seconds = 300 }
  rollback_alarms = { errors_5xx = 5, latency_p90_ms = 20000 }
}

# Who is on duty, or a topic of yours as `topic_arn`. The budget counts nothing before its tag is
# activated, see the module's README.
monitoring = {
  emails         = ["oncall@example.com"]
  latency_p99_ms = 20000
  budget         = { monthly_usd = 4000, forecast_percent = 100 }
}
