# A REST API: a route that streams, and one of an alias of a function that exists and takes every method.

variable "zips" {
  description = "Folder of the packaged handlers."
  type        = string
}

provider "aws" {
  region = "us-east-1"
}

module "llm" {
  source = "../../.."

  name     = "tales"
  model    = { engine = "transformers", id = "openai-community/gpt2" }
  instance = { type = "ml.m5.large" }
  api      = { type = "REST", auth = "NONE" }

  routes = {
    "POST /tell" = {
      function = { zip_path = "${var.zips}/tell.zip", handler = "tell.handler" }
      streams  = true
    }
    "ANY /files/{path+}" = {
      function = {
        name       = aws_lambda_function.files.function_name
        invoke_arn = aws_lambda_alias.live.invoke_arn
        qualifier  = aws_lambda_alias.live.name
      }
    }
  }
}

resource "aws_lambda_function" "files" {
  function_name    = "files"
  role             = aws_iam_role.files.arn
  runtime          = "python3.13"
  handler          = "files.handler"
  filename         = "${var.zips}/files.zip"
  source_code_hash = filebase64sha256("${var.zips}/files.zip")
  publish          = true
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.files.function_name
  function_version = aws_lambda_function.files.version
}

resource "aws_iam_role" "files" {
  name = "files"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}
