# How a route authenticates, as security schemes of the OpenAPI document.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html

locals {
  # `auth` of a route → its security scheme
  security = { NONE = null, AWS_IAM = "signature", JWT = "cognito", API_KEY = "api_key" }

  security_schemes = merge(
    { for auth in ["AWS_IAM"] : "signature" => merge(local.header_scheme, { x-amazon-apigateway-authtype = "awsSigv4" })
    if contains(values(var.routes)[*].auth, auth) },
    { for jwt in var.jwt[*] : "cognito" => merge(local.header_scheme, {
      x-amazon-apigateway-authtype = "cognito_user_pools"
      x-amazon-apigateway-authorizer = {
        type         = "cognito_user_pools"
        providerARNs = [local.user_pool_arn]
      }
    }) },
    { for api_key in var.api_key[*] : "api_key" => merge(local.header_scheme, {
      x-amazon-apigateway-authtype = "custom"
      x-amazon-apigateway-authorizer = merge(
        {
          type          = "request"
          authorizerUri = api_key.invoke_arn

          # API Gateway responds with 401, without calling the function, unless every identity source is
          # present, and they are the cache's key. A key may come in either of two headers, so there is no
          # source, and without one nothing can be cached.
          authorizerResultTtlInSeconds = api_key.cache == null ? 0 : api_key.cache.seconds
        },
        { for cache in api_key.cache[*] : "identitySource" => "method.request.header.${cache.header == "authorization" ? "Authorization" : cache.header}" },
      )
    }) },
  )

  header_scheme = { type = "apiKey", name = "Authorization", in = "header" }

  # https://cognito-idp.<region>.amazonaws.com/<pool>; the root module refuses other issuers.
  user_pool_arn = one([for jwt in var.jwt[*] : join(":", [
    "arn:${var.account.partition}:cognito-idp:${split(".", jwt.issuer)[1]}",
    var.account.id,
    "userpool/${reverse(split("/", jwt.issuer))[0]}",
  ])])
}

# API Gateway assigns the authorizer's ID, which the document does not contain: any authorizer of this API.
# Refers to the function by its name. The provider waits five minutes for a function of this name, which therefore does
# not wait for the endpoint:
# https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/permission.go
resource "aws_lambda_permission" "api_key" {
  count = var.api_key == null ? 0 : 1

  statement_id  = "rest-authorizer"
  action        = "lambda:InvokeFunction"
  function_name = var.api_key.name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/authorizers/*"

  # The stage still serves the previous deployment, and its authorizer, until it is updated.
  lifecycle {
    create_before_destroy = true
  }
}
