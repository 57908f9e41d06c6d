output "url" {
  description = "URL of the API, without a slash at the end; available once every route responds."
  value       = local.url

  depends_on = [
    aws_apigatewayv2_api_mapping.this,
    aws_apigatewayv2_route.this,
    aws_apigatewayv2_stage.this,
    aws_lambda_permission.this,
    aws_route53_record.domain,
  ]
}

output "id" {
  description = "ID of the API, the `ApiId` of its CloudWatch metrics."
  value       = aws_apigatewayv2_api.this.id
}

output "execution_arn" {
  description = "ARN prefix of the API for IAM policies and Lambda permissions."
  value       = aws_apigatewayv2_api.this.execution_arn
}

output "domain_target" {
  description = "Target of the domain's DNS record: `name` and `hosted_zone_id`. Null without a domain."
  value       = local.domain_target
}
