output "url" {
  description = "URL of the API, with no slash at the end; there once every route answers."
  value       = aws_apigatewayv2_api.this.api_endpoint

  depends_on = [
    aws_apigatewayv2_route.this,
    aws_apigatewayv2_stage.this,
    aws_lambda_permission.this,
  ]
}

output "id" {
  description = "Id of the API, the `ApiId` of its CloudWatch metrics."
  value       = aws_apigatewayv2_api.this.id
}
