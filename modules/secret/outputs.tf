output "arn" {
  description = "ARN of the secret, available once it has a value. A new version does not change it."
  value       = aws_secretsmanager_secret.this.arn

  depends_on = [aws_secretsmanager_secret_version.this]
}
