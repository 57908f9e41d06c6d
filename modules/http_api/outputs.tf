output "url" {
  description = "Execute-api URL of the API, without a slash at the end; available once every route responds."
  value       = aws_apigatewayv2_api.this.api_endpoint

  depends_on = [
    aws_apigatewayv2_route.this,
    aws_apigatewayv2_stage.this,
    aws_lambda_permission.this,
  ]
}

output "id" {
  description = "ID of the API."
  value       = aws_apigatewayv2_api.this.id
}

output "execution_arn" {
  description = "ARN prefix of the API for IAM policies and Lambda permissions."
  value       = aws_apigatewayv2_api.this.execution_arn
}

output "stage" {
  description = "Name of the API's stage."
  value       = aws_apigatewayv2_stage.this.id
}

output "metrics" {
  description = "CloudWatch metrics of the API: `dimensions`, and the metric names of `count`, `client_errors`, `server_errors` and `latency`."
  value = {
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
    dimensions    = { ApiId = aws_apigatewayv2_api.this.id }
    count         = "Count"
    client_errors = "4xx"
    server_errors = "5xx"
    latency       = "Latency"
  }
}
