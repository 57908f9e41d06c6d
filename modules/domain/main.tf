# A custom domain, next to the execute-api URL or in place of it. One resource for both kinds of API, so that the
# domain and its DNS record stay when one kind replaces the other: only the mapping changes. Resources of
# API Gateway's first API cannot map an HTTP API.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html

resource "aws_apigatewayv2_domain_name" "this" {
  domain_name = var.domain.name
  tags        = var.tags

  domain_name_configuration {
    certificate_arn                        = var.domain.certificate_arn
    ownership_verification_certificate_arn = one(var.domain.mutual_tls[*].ownership_certificate_arn)
    endpoint_type                          = "REGIONAL" # of an HTTP API, the only one
    security_policy                        = "TLS_1_2"  # and no lower version
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
  dynamic "mutual_tls_authentication" {
    for_each = var.domain.mutual_tls[*]

    content {
      truststore_uri     = mutual_tls_authentication.value.truststore_uri
      truststore_version = mutual_tls_authentication.value.truststore_version
    }
  }

  lifecycle {
    precondition {
      condition     = split(":", var.domain.certificate_arn)[3] == var.account.region
      error_message = "Set domain.certificate_arn to a certificate in ${var.account.region}: a regional domain needs one in the API's own region."
    }
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  api_id      = var.api.id
  domain_name = aws_apigatewayv2_domain_name.this.id
  stage       = var.api.stage
}

resource "aws_route53_record" "this" {
  # The object is known at plan even when the id of a zone that the same apply creates is not.
  count = var.domain.hosted_zone == null ? 0 : 1

  zone_id = var.domain.hosted_zone.id
  name    = var.domain.name
  type    = "A"

  alias {
    name                   = local.domain_target.name
    zone_id                = local.domain_target.hosted_zone_id
    evaluate_target_health = false
  }
}

locals {
  configuration = aws_apigatewayv2_domain_name.this.domain_name_configuration[0]
  domain_target = { name = local.configuration.target_domain_name, hosted_zone_id = local.configuration.hosted_zone_id }
}
