# The role that SageMaker assumes to run the container, unless one is passed in.

locals {
  # IAM is global: the region keeps deployments of one name in two regions apart. Its names are unique
  # whatever the path, and a role with another path is another role, which exists beside the previous one for
  # a while: the digest keeps the two apart, within IAM's 64 characters.
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  execution_role_base = "${var.name}-execution-${local.region}"
  execution_role_name = var.iam.role_path == "/" ? local.execution_role_base : join("-", [
    substr(local.execution_role_base, 0, 55), substr(sha1("${var.iam.role_path}${local.execution_role_base}"), 0, 8),
  ])

  execution_role_arn = one(concat(var.iam.execution_role[*].arn, aws_iam_role.execution[*].arn))

  telemetry_statements = [
    {
      Sid      = "WriteLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = "${local.log_group_arn}:*"
    },
    {
      # The action accepts no resource; the namespaces are those that SageMaker hosting writes to.
      Sid       = "PutMetrics"
      Effect    = "Allow"
      Action    = "cloudwatch:PutMetricData"
      Resource  = "*"
      Condition = { StringLike = { "cloudwatch:namespace" = ["AWS/SageMaker", "/aws/sagemaker/*"] } }
    },
  ]
}

resource "aws_iam_role" "execution" {
  count = var.iam.execution_role == null ? 1 : 0

  name        = local.execution_role_name
  description = "Permissions of SageMaker to run the endpoint ${var.name} in ${local.region}."
  path        = var.iam.role_path
  tags        = var.tags

  permissions_boundary = var.iam.permissions_boundary_arn

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
  count = var.iam.execution_role == null ? 1 : 0

  name = "endpoint"
  role = aws_iam_role.execution[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      local.pull_statements, local.telemetry_statements, local.s3_statements, local.async_statements,
      local.network_statements, local.alarm_statements, local.capture_statements, local.key_statements, local.more_statements,
    )
  })
}
