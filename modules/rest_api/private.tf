# A private API: reachable through VPC endpoints only.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html

locals {
  # A route with AWS_IAM is in no Allow: within one account, a resource policy that allows is enough, and every
  # signature of the account would pass without a policy of its owner.
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
  resource_policy = one([for ids in var.vpc_endpoint_ids == null ? [] : [var.vpc_endpoint_ids] : {
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "DenyOtherEndpoints"
        Effect    = "Deny"
        Principal = "*"
        Action    = "execute-api:Invoke"
        Resource  = ["execute-api:/*"]
        Condition = { StringNotEquals = { "aws:SourceVpce" = ids } }
      }],
      [for resources in [local.resources_without_signature] : {
        Sid       = "AllowRoutes"
        Effect    = "Allow"
        Principal = "*"
        Action    = "execute-api:Invoke"
        Resource  = resources
        Condition = { StringEquals = { "aws:SourceVpce" = ids } }
      } if length(resources) > 0],
    )
  }])

  resources_without_signature = sort(concat(
    [for route in values(var.routes) : "execute-api:/*/${route.method}${replace(route.path, "/\\{[^}]+\\}/", "*")}" if route.auth != "AWS_IAM"],
    var.cors == null ? [] : ["execute-api:/*/OPTIONS/*"],
  ))
}
