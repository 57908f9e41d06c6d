output "url" {
  description = "URL of the API, with no slash at the end; there once every route answers."
  value       = local.url

  depends_on = [
    aws_apigatewayv2_api_mapping.this,
    aws_apigatewayv2_route.this,
    aws_apigatewayv2_stage.this,
    aws_lambda_permission.this,
    aws_route53_record.domain,
  ]
}

output "route_urls" {
  description = "URL of each route, by the route's key; there once the route answers."
  value       = { for key in keys(var.routes) : key => "${local.url}${split(" ", key)[1]}" }

  depends_on = [
    aws_apigatewayv2_api_mapping.this,
    aws_apigatewayv2_route.this,
    aws_apigatewayv2_stage.this,
    aws_lambda_permission.this,
    aws_route53_record.domain,
  ]
}

output "id" {
  description = "Id of the API, the `ApiId` of its CloudWatch metrics."
  value       = aws_apigatewayv2_api.this.id
}

output "domain_target" {
  description = "`name` and `hosted_zone_id` that a DNS record of the domain points to. Null without a domain."
  value       = local.domain_target
}
