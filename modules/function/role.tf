locals {
  partition = var.account.partition
  region    = var.account.region
  account   = var.account.id

  # Built from names and not read from the resource, so that the first plan shows the whole policy.
  log_group_arn = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/lambda/${var.name}"

  # IAM is global: the region keeps deployments of one name in two regions apart. A role with another path is
  # another role: with the digest it has another name too, so that its policy is made anew with it.
  role_base = "${var.name}-${local.region}"
  role_name = var.role_path == "/" ? local.role_base : join("-", [
    substr(local.role_base, 0, 55), substr(sha1("${var.role_path}${local.role_base}"), 0, 8),
  ])

  own_statements = [
    {
      Sid      = "WriteLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = ["${local.log_group_arn}:*"]
    },
    {
      # These actions accept no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
      Sid      = "SendTraces"
      Effect   = "Allow"
      Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
      Resource = ["*"]
    },
  ]

  more_statements = [
    for id, statement in var.policy_statements : merge(
      {
        Sid      = id
        Effect   = "Allow"
        Action   = statement.actions
        Resource = statement.resources
      },
      { for conditions in statement.conditions[*] : "Condition" => conditions },
    )
  ]
}

resource "aws_iam_role" "this" {
  name        = local.role_name
  description = "Permissions of the Lambda function ${var.name} in ${local.region}."
  path        = var.role_path
  tags        = var.tags

  permissions_boundary = var.permissions_boundary_arn

  # No aws:SourceAccount or aws:SourceArn here: Lambda's pages document neither for the role that a
  # function assumes (only for permissions to invoke it), so a condition on them may leave the function
  # without a role. Passing the role to a function already requires iam:PassRole in this account.
  # https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })

  # Another path makes another role: the function gets it, with its policy, before the previous one goes.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_iam_role_policy" "this" {
  name = "function"
  role = aws_iam_role.this.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.own_statements, local.more_statements)
  })

  lifecycle {
    create_before_destroy = true
  }
}
