# Log group of the containers. SageMaker sets this name: https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/sagemaker/Endpoints/${var.name}"
  retention_in_days = var.logs.retention_days
  kms_key_id        = var.logs.kms_key_arn
  tags              = var.tags
}
