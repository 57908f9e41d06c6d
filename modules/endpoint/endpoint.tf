resource "aws_sagemaker_endpoint" "this" {
  name                 = var.name
  endpoint_config_name = aws_sagemaker_endpoint_configuration.this.name
  tags                 = var.tags

  dynamic "deployment_config" {
    for_each = var.update_policy[*]

    content {
      dynamic "blue_green_update_policy" {
        for_each = deployment_config.value.blue_green[*]
        iterator = policy

        content {
          termination_wait_in_seconds          = policy.value.termination_wait_seconds
          maximum_execution_timeout_in_seconds = policy.value.maximum_execution_timeout_seconds

          traffic_routing_configuration {
            type                     = local.traffic_routing
            wait_interval_in_seconds = policy.value.wait_interval_seconds

            dynamic "canary_size" {
              for_each = policy.value.canary_percent[*]

              content {
                type  = "CAPACITY_PERCENT"
                value = canary_size.value
              }
            }

            dynamic "linear_step_size" {
              for_each = policy.value.linear_percent[*]

              content {
                type  = "CAPACITY_PERCENT"
                value = linear_step_size.value
              }
            }
          }
        }
      }

      dynamic "rolling_update_policy" {
        for_each = deployment_config.value.rolling[*]
        iterator = policy

        content {
          wait_interval_in_seconds             = policy.value.wait_interval_seconds
          maximum_execution_timeout_in_seconds = policy.value.maximum_execution_timeout_seconds

          maximum_batch_size {
            type  = "CAPACITY_PERCENT"
            value = policy.value.batch_percent
          }

          dynamic "rollback_maximum_batch_size" {
            for_each = policy.value.rollback_batch_percent[*]

            content {
              type  = "CAPACITY_PERCENT"
              value = rollback_maximum_batch_size.value
            }
          }
        }
      }

      dynamic "auto_rollback_configuration" {
        for_each = local.rollback_alarms[*]

        content {
          dynamic "alarms" {
            for_each = local.rollback_alarm_names

            content {
              alarm_name = alarms.value
            }
          }
        }
      }
    }
  }

  lifecycle {
    # SageMaker cannot update an endpoint with instances to a serverless one, and neither removes
    # asynchronous inference from an endpoint nor adds it. The configuration's prefix is the only argument
    # that changes with the mode and with nothing else.
    # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
    # https://github.com/aws/sagemaker-python-sdk/issues/3124
    replace_triggered_by = [aws_sagemaker_endpoint_configuration.this.name_prefix]

    # The provider reports success when SageMaker has rolled an update back, but it reads the live
    # configuration. So the apply ends here, before the old configuration and model, which serve, are deleted.
    # https://github.com/hashicorp/terraform-provider-aws/issues/46663
    postcondition {
      condition     = self.endpoint_config_name == aws_sagemaker_endpoint_configuration.this.name
      error_message = "SageMaker rolled back the update of ${var.name}: ${self.endpoint_config_name} is live, and not the new configuration. Check the endpoint's failure reason, its log and the rollback alarms, fix the cause, and apply again. To return to the previous settings, apply them."
    }
  }

  # The container writes from its first second on, and its role may not create the log group.
  depends_on = [aws_cloudwatch_log_group.this, aws_iam_role_policy.execution]
}

# What an update sends besides the configuration. The alarms are not in it: others replace the endpoint.
resource "terraform_data" "update_policy" {
  triggers_replace = {
    blue_green = one(var.update_policy[*].blue_green)
    rolling    = one(var.update_policy[*].rolling)
  }
}

locals {
  traffic_routing = (
    try(var.update_policy.blue_green.canary_percent, null) != null ? "CANARY" :
    try(var.update_policy.blue_green.linear_percent, null) != null ? "LINEAR" : "ALL_AT_ONCE"
  )
}
