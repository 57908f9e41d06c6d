output "arn" {
  description = "ARN of the version of the layer."
  value       = aws_lambda_layer_version.this.arn
}
