# A custom domain, next to the execute-api URL or in place of it.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html

resource "aws_apigatewayv2_domain_name" "this" {
  count = var.domain == null ? 0 : 1

  domain_name = var.domain.name
  tags        = var.tags

  domain_name_configuration {
    certificate_arn                        = var.domain.certificate_arn
    ownership_verification_certificate_arn = try(var.domain.mutual_tls.ownership_certificate_arn, null)
    endpoint_type                          = "REGIONAL" # HTTP APIs have no other type
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
      condition     = split(":", var.domain.certificate_arn)[3] == data.aws_region.current.id
      error_message = "Set domain.certificate_arn to a certificate in ${data.aws_region.current.id}: a regional domain needs one in the API's own region."
    }
  }
}

data "aws_region" "current" {}

resource "aws_apigatewayv2_api_mapping" "this" {
  count = var.domain == null ? 0 : 1

  api_id      = aws_apigatewayv2_api.this.id
  domain_name = aws_apigatewayv2_domain_name.this[0].id
  stage       = aws_apigatewayv2_stage.this.id
}

resource "aws_route53_record" "domain" {
  # The object is known at plan even when the id of a zone that the same apply creates is not.
  count = try(var.domain.hosted_zone, null) == null ? 0 : 1

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
  domain_target = one([for domain in aws_apigatewayv2_domain_name.this : {
    name           = domain.domain_name_configuration[0].target_domain_name
    hosted_zone_id = domain.domain_name_configuration[0].hosted_zone_id
  }])

  url = var.domain == null ? aws_apigatewayv2_api.this.api_endpoint : "https://${var.domain.name}"
}
