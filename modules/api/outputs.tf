output "url" {
  description = "URL of the API, with no slash at the end; there once every route answers."
  value       = aws_apigatewayv2_api.this.api_endpoint

  depends_on = [
    aws_apigatewayv2_route.this,
    aws_apigatewayv2_stage.this,
    aws_lambda_permission.this,
  ]
}

output "route_urls" {
  description = "URL of each route, by the route's key; there once the route answers."
  value       = { for key in keys(var.routes) : key => "${aws_apigatewayv2_api.this.api_endpoint}${split(" ", key)[1]}" }

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
