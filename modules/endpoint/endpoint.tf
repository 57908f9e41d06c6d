resource "aws_sagemaker_endpoint" "this" {
  name                 = var.name
  endpoint_config_name = aws_sagemaker_endpoint_configuration.this.name
  tags                 = var.tags

  lifecycle {
    # SageMaker updates no endpoint with instances to a serverless one. Of all that the configuration
    # has, only its prefix changes with the mode alone.
    # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
    replace_triggered_by = [aws_sagemaker_endpoint_configuration.this.name_prefix]
  }

  # The container writes from its first second on, and its role may not make the group by itself.
  depends_on = [aws_cloudwatch_log_group.this, aws_iam_role_policy.execution]
}
