# A function that hears of each summary. Replace it with what you do with them.

resource "aws_lambda_function" "on_summary" {
  #checkov:skip=CKV_AWS_50:an example without traces in X-Ray
  #checkov:skip=CKV_AWS_115:an example without a reserved concurrency
  #checkov:skip=CKV_AWS_116:a lost announcement is no harm, because the summary is in the table
  #checkov:skip=CKV_AWS_117:the function reaches nothing private
  #checkov:skip=CKV_AWS_272:an example without code signing

  function_name    = "${var.name}-on-summary"
  description      = "Receives the id of each summary."
  role             = aws_iam_role.on_summary.arn
  runtime          = "python3.13"
  handler          = "on_summary.handler"
  filename         = "${path.module}/dist/on_summary.zip"
  source_code_hash = filebase64sha256("${path.module}/dist/on_summary.zip")

  depends_on = [aws_iam_role_policy.on_summary]
}

resource "aws_cloudwatch_log_group" "on_summary" {
  #checkov:skip=CKV_AWS_158:CloudWatch encrypts the group with its own key
  #checkov:skip=CKV_AWS_338:an example keeps its logs for a month

  name              = "/aws/lambda/${var.name}-on-summary"
  retention_in_days = 30
}

resource "aws_iam_role" "on_summary" {
  name = "${var.name}-on-summary"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "on_summary" {
  name = "function"
  role = aws_iam_role.on_summary.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "WriteLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.on_summary.arn}:*"
    }]
  })
}

resource "aws_lambda_permission" "on_summary" {
  statement_id  = "summaries"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.on_summary.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.summaries.arn
}

resource "aws_sns_topic_subscription" "on_summary" {
  topic_arn = aws_sns_topic.summaries.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.on_summary.arn

  depends_on = [aws_lambda_permission.on_summary]
}
