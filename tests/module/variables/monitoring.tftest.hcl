# Rules of `monitoring`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "alarms_by_default_are_accepted" {
  command = plan

  variables {
    monitoring = {}
  }
}

run "a_given_topic_is_accepted" {
  command = plan

  variables {
    monitoring = { topic = { arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }, latency_p99_ms = 2500 }
  }
}

run "addresses_are_accepted" {
  command = plan

  variables {
    monitoring = { emails = ["oncall@example.com"] }
  }
}

run "a_topic_by_its_name_is_refused" {
  command = plan

  variables {
    monitoring = { topic = { arn = "oncall" } }
  }

  expect_failures = [var.monitoring]
}

run "a_fifo_topic_is_refused" {
  command = plan

  variables {
    monitoring = { topic = { arn = "arn:aws:sns:eu-west-1:123456789012:oncall.fifo" } }
  }

  expect_failures = [var.monitoring]
}

run "a_topic_and_addresses_are_refused" {
  command = plan

  variables {
    monitoring = { topic = { arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }, emails = ["oncall@example.com"] }
  }

  expect_failures = [var.monitoring]
}

run "a_name_in_place_of_an_address_is_refused" {
  command = plan

  variables {
    monitoring = { emails = ["oncall"] }
  }

  expect_failures = [var.monitoring]
}

run "an_alarm_at_no_error_is_refused_here" {
  command = plan

  variables {
    monitoring = { errors = 0 }
  }

  expect_failures = [var.monitoring]
}

run "an_alarm_at_half_a_throttle_is_refused" {
  command = plan

  variables {
    monitoring = { throttles = 0.5 }
  }

  expect_failures = [var.monitoring]
}

run "an_alarm_at_no_latency_at_all_is_refused" {
  command = plan

  variables {
    monitoring = { latency_p99_ms = 0 }
  }

  expect_failures = [var.monitoring]
}

run "a_budget_that_notifies_a_topic_is_accepted" {
  command = plan

  variables {
    monitoring = { topic = { arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }, budget = { monthly_usd = 0.5 } }
  }
}

run "five_notifications_to_ten_addresses_are_accepted" {
  command = plan

  variables {
    monitoring = {
      emails = [for number in range(10) : "oncall${number}@example.com"]
      budget = { monthly_usd = 900, thresholds_percent = [0.5, 50, 100, 1000], forecast_percent = 100 }
    }
  }
}

run "a_budget_of_nothing_is_refused" {
  command = plan

  variables {
    monitoring = { emails = ["oncall@example.com"], budget = { monthly_usd = 0 } }
  }

  expect_failures = [var.monitoring]
}

run "a_budget_without_an_amount_is_refused" {
  command = plan

  variables {
    monitoring = { emails = ["oncall@example.com"], budget = { monthly_usd = null } }
  }

  expect_failures = [var.monitoring]
}

run "a_budget_without_a_threshold_is_refused" {
  command = plan

  variables {
    monitoring = { emails = ["oncall@example.com"], budget = { monthly_usd = 900, thresholds_percent = [] } }
  }

  expect_failures = [var.monitoring]
}

run "a_budget_with_five_thresholds_is_refused" {
  command = plan

  variables {
    monitoring = { emails = ["oncall@example.com"], budget = { monthly_usd = 900, thresholds_percent = [20, 40, 60, 80, 100] } }
  }

  expect_failures = [var.monitoring]
}

run "a_threshold_of_nothing_is_refused" {
  command = plan

  variables {
    monitoring = { emails = ["oncall@example.com"], budget = { monthly_usd = 900, thresholds_percent = [0, 100] } }
  }

  expect_failures = [var.monitoring]
}

run "a_forecast_in_dollars_is_refused" {
  command = plan

  variables {
    monitoring = { emails = ["oncall@example.com"], budget = { monthly_usd = 900, forecast_percent = 1001 } }
  }

  expect_failures = [var.monitoring]
}

run "a_budget_without_a_recipient_is_refused" {
  command = plan

  variables {
    monitoring = { budget = { monthly_usd = 900 } }
  }

  expect_failures = [var.monitoring]
}

run "a_budget_that_notifies_eleven_addresses_is_refused" {
  command = plan

  variables {
    monitoring = { emails = [for number in range(11) : "oncall${number}@example.com"], budget = { monthly_usd = 900 } }
  }

  expect_failures = [var.monitoring]
}
