# modules/alerts: the topic for alarm notifications, and its subscriptions.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name   = "gpt2"
  topic  = null
  emails = []
  tags   = { team = "search" }
}

run "a_topic_is_created_for_the_addresses" {
  command = plan

  module {
    source = "./modules/alerts"
  }

  variables {
    emails = ["oncall@example.com"]
  }

  override_resource {
    target          = aws_sns_topic.this
    override_during = plan
    values          = { arn = "arn:aws:sns:eu-west-1:123456789012:gpt2-alarms" }
  }

  assert {
    condition     = aws_sns_topic.this[0].name == "gpt2-alarms" && aws_sns_topic.this[0].tags == tomap({ team = "search" })
    error_message = "The topic is named after the deployment."
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : "${subscription.protocol} ${subscription.endpoint}"] == ["email oncall@example.com"]
    error_message = "The address is subscribed to the topic."
  }

  assert {
    condition     = output.topic_arn == "arn:aws:sns:eu-west-1:123456789012:gpt2-alarms"
    error_message = "The alarms notify the topic."
  }
}

run "a_given_topic_is_used_and_none_is_created" {
  command = plan

  module {
    source = "./modules/alerts"
  }

  variables {
    topic = { arn = "arn:aws:sns:eu-west-1:123456789012:oncall" }
  }

  assert {
    condition     = length(aws_sns_topic.this) == 0 && length(aws_sns_topic_subscription.email) == 0
    error_message = "No topic and no subscription is made."
  }

  assert {
    condition     = output.topic_arn == "arn:aws:sns:eu-west-1:123456789012:oncall"
    error_message = "The alarms notify the topic passed in."
  }
}
