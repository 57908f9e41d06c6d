output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "invoke_arn" {
  description = "ARN by which API Gateway invokes the function."
  value       = aws_lambda_function.this.invoke_arn
}

output "timeout_seconds" {
  description = "Longest run, in seconds, from which the caller's own time-out follows."
  value       = aws_lambda_function.this.timeout
}

output "role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.this.name
}
