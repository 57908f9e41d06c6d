output "name" {
  description = "Name of the endpoint; known at plan, available once the endpoint is in service."
  value       = aws_sagemaker_endpoint.this.name
}

output "arn" {
  description = "ARN of the endpoint; known at plan."
  value       = local.endpoint_arn
}

output "url" {
  description = "URL of the endpoint, which accepts signed requests; known at plan."
  value       = "https://runtime.sagemaker.${local.region}.${var.account.dns_suffix}/endpoints/${var.name}/${var.async == null ? "invocations" : "async-invocations"}"
}

output "execution_role_arn" {
  description = "ARN of the role that SageMaker uses."
  value       = local.execution_role_arn
}

output "variant_name" {
  description = "Name of the main variant, the `VariantName` of its CloudWatch metrics."
  value       = aws_sagemaker_endpoint_configuration.this.production_variants[0].variant_name
}

output "variant_names" {
  description = "Names of the variants whose responses go to clients, the main one first; known at plan."
  value       = keys(local.production)
}

output "shadow_variant_names" {
  description = "Names of the variants that get copies of requests; known at plan."
  value       = keys(local.shadow)
}

output "model_name" {
  description = "Name of the main variant's model, a new one with each change that replaces it."
  value       = aws_sagemaker_model.this[var.variant_name].name
}
