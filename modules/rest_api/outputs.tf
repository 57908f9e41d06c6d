output "url" {
  description = "Execute-api URL of the API with the stage, without a slash at the end; available once every route responds."
  value       = aws_api_gateway_stage.this.invoke_url

  depends_on = [aws_api_gateway_method_settings.default, aws_api_gateway_method_settings.route, aws_wafv2_web_acl_association.this]
}

output "id" {
  description = "ID of the API."
  value       = aws_api_gateway_rest_api.this.id
}

output "execution_arn" {
  description = "ARN prefix of the API for IAM policies and Lambda permissions."
  value       = aws_api_gateway_rest_api.this.execution_arn
}

output "stage" {
  description = "Name of the API's stage."
  value       = aws_api_gateway_stage.this.stage_name
}

output "metrics" {
  description = "CloudWatch metrics of the API: `dimensions`, and the metric names of `count`, `client_errors`, `server_errors` and `latency`."
  value = {
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
    dimensions    = { ApiName = var.name, Stage = local.stage_name }
    count         = "Count"
    client_errors = "4XXError"
    server_errors = "5XXError"
    latency       = "Latency"
  }
}
