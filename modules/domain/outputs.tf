output "url" {
  description = "URL of the domain, without a slash at the end; available once it leads to the API."
  value       = "https://${var.domain.name}"

  depends_on = [aws_apigatewayv2_api_mapping.this, aws_route53_record.this]
}

output "domain_target" {
  description = "Target of the domain's DNS record: `name` and `hosted_zone_id`."
  value       = local.domain_target
}
