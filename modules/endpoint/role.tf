# The role that SageMaker takes on to run the container, when the caller passes none.

locals {
  execution_role_arn = one(concat(var.execution_role[*].arn, aws_iam_role.execution[*].arn))

  telemetry_statements = [
    {
      Sid      = "WriteLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = "${local.log_group_arn}:*"
    },
    {
      # Takes no resource; the namespaces are the ones that SageMaker hosting writes to.
      Sid       = "PutMetrics"
      Effect    = "Allow"
      Action    = "cloudwatch:PutMetricData"
      Resource  = "*"
      Condition = { StringLike = { "cloudwatch:namespace" = ["AWS/SageMaker", "/aws/sagemaker/*"] } }
    },
  ]
}

resource "aws_iam_role" "execution" {
  count = var.execution_role == null ? 1 : 0

  # IAM is global: the region keeps instances of one name in two regions apart.
  name        = "${var.name}-execution-${local.region}"
  description = "What SageMaker may do to run the endpoint ${var.name} in ${local.region}."
  path        = var.governance.role_path
  tags        = var.tags

  permissions_boundary = var.governance.permissions_boundary_arn

  # Hosting works with the wildcard only, not with one endpoint's ARN:
  # https://docs.aws.amazon.com/sagemaker/latest/dg/security-confused-deputy-prevention.html
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "sagemaker.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:sagemaker:${local.region}:${local.account}:*" }
      }
    }]
  })
}

resource "aws_iam_role_policy" "execution" {
  count = var.execution_role == null ? 1 : 0

  name = "endpoint"
  role = aws_iam_role.execution[0].name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.pull_statements, local.telemetry_statements, local.s3_statements, local.async_statements, local.governance_statements)
  })
}
