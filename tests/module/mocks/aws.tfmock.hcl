# What AWS would answer, for every test file. ARNs are real in shape, because the provider checks it.

mock_data "aws_caller_identity" {
  defaults = {
    account_id = "123456789012"
  }
}

mock_data "aws_partition" {
  defaults = {
    partition  = "aws"
    dns_suffix = "amazonaws.com"
  }
}

mock_data "aws_region" {
  defaults = {
    id = "eu-west-1"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    arn = "arn:aws:iam::123456789012:role/mocked"
  }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = {
    arn = "arn:aws:logs:eu-west-1:123456789012:log-group:mocked"
  }
}

mock_resource "aws_lambda_function" {
  defaults = {
    arn        = "arn:aws:lambda:eu-west-1:123456789012:function:mocked"
    invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/mocked/invocations"
  }
}

mock_resource "aws_apigatewayv2_api" {
  defaults = {
    id            = "a1b2c3d4e5"
    api_endpoint  = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
    execution_arn = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5"
  }
}

mock_resource "aws_apigatewayv2_integration" {
  defaults = {
    id = "i1n2t3"
  }
}

mock_resource "aws_apigatewayv2_authorizer" {
  defaults = {
    id = "u1t2h3"
  }
}

mock_resource "aws_secretsmanager_secret" {
  defaults = {
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mocked-AbCdEf"
  }
}

mock_resource "aws_security_group" {
  defaults = {
    id = "sg-0123456789abcdef0"
  }
}

mock_resource "aws_apigatewayv2_stage" {
  defaults = {
    id = "$default"
  }
}

mock_resource "aws_apigatewayv2_domain_name" {
  defaults = {
    id = "llm.example.com"
    domain_name_configuration = {
      target_domain_name = "d-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
      hosted_zone_id     = "ZLY8HYME6SFDD"
    }
  }
}

mock_resource "aws_api_gateway_rest_api" {
  defaults = {
    id            = "r1e2s3t4"
    execution_arn = "arn:aws:execute-api:eu-west-1:123456789012:r1e2s3t4"
  }
}

mock_resource "aws_api_gateway_stage" {
  defaults = {
    arn        = "arn:aws:apigateway:eu-west-1::/restapis/r1e2s3t4/stages/live"
    invoke_url = "https://r1e2s3t4.execute-api.eu-west-1.amazonaws.com/live"
  }
}

mock_resource "aws_api_gateway_deployment" {
  defaults = {
    id = "d1e2p3"
  }
}
