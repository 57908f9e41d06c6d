output "arn" {
  description = "ARN of the secret; there once it holds a value. A new version leaves it as it is."
  value       = aws_secretsmanager_secret.this.arn

  depends_on = [aws_secretsmanager_secret_version.this]
}
