# Created only if a route needs one. API Gateway calls neither for a route with NONE or AWS_IAM.
#
# API Gateway does not delete an authorizer that a route refers to. With create_before_destroy, Terraform
# first updates the routes and then deletes the authorizer and its permission.

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
resource "aws_apigatewayv2_authorizer" "jwt" {
  count = var.jwt == null ? 0 : 1

  api_id           = aws_apigatewayv2_api.this.id
  name             = "jwt"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = var.jwt.issuer
    audience = var.jwt.audiences
  }

  lifecycle {
    create_before_destroy = true
  }
}

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
resource "aws_apigatewayv2_authorizer" "api_key" {
  count = var.api_key == null ? 0 : 1

  api_id                            = aws_apigatewayv2_api.this.id
  name                              = "api-key"
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = var.api_key.invoke_arn
  authorizer_payload_format_version = "2.0"
  enable_simple_responses           = true

  # API Gateway responds with 401, without calling the function, unless every identity source is present.
  # A key may come in either of two headers, so there is no source; and without one nothing can be cached,
  # because the sources are the cache's key.
  identity_sources                 = var.api_key.cache == null ? [] : ["$request.header.${var.api_key.cache.header}"]
  authorizer_result_ttl_in_seconds = var.api_key.cache == null ? 0 : var.api_key.cache.seconds

  lifecycle {
    create_before_destroy = true
  }
}

# Refers to the function by its name. The provider waits five minutes for a function of this name, which therefore does
# not wait for the endpoint:
# https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/permission.go

resource "aws_lambda_permission" "api_key" {
  count = var.api_key == null ? 0 : 1

  statement_id  = "authorizer"
  action        = "lambda:InvokeFunction"
  function_name = var.api_key.name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.api_key[0].id}"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # `auth` of a route → arguments of the route
  authorization = {
    NONE    = { type = "NONE", authorizer_id = null }
    AWS_IAM = { type = "AWS_IAM", authorizer_id = null }
    JWT     = { type = "JWT", authorizer_id = one(aws_apigatewayv2_authorizer.jwt[*].id) }
    API_KEY = { type = "CUSTOM", authorizer_id = one(aws_apigatewayv2_authorizer.api_key[*].id) }
  }
}
