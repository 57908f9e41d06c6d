# The role with which API Gateway writes the access logs of all REST APIs of the account in this region. One for
# all of them, so the module creates it only on request.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html

resource "aws_iam_role" "log" {
  count = var.create_log_role ? 1 : 0

  name        = "apigateway-logs-${var.account.region}"
  description = "Lets API Gateway write the logs of all REST APIs of the account in ${var.account.region}."
  path        = var.role_path
  tags        = var.tags

  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "apigateway.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "log" {
  #checkov:skip=CKV_AWS_355:the role serves every REST API of the account, whose log groups may have any name
  #checkov:skip=CKV_AWS_290:the role serves every REST API of the account, whose log groups may have any name

  count = var.create_log_role ? 1 : 0

  name = "logs"
  role = aws_iam_role.log[0].name

  # The actions of AWS's own policy AmazonAPIGatewayPushToCloudWatchLogs:
  # https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonAPIGatewayPushToCloudWatchLogs.html
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "WriteLogs"
      Effect = "Allow"
      Action = [
        "logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams",
        "logs:FilterLogEvents", "logs:GetLogEvents", "logs:PutLogEvents",
      ]
      Resource = ["*"]
    }]
  })
}

resource "aws_api_gateway_account" "this" {
  count = var.create_log_role ? 1 : 0

  cloudwatch_role_arn = aws_iam_role.log[0].arn

  # API Gateway tries the role when it is set.
  depends_on = [aws_iam_role_policy.log]
}
