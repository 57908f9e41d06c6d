# modules/domain: a custom domain, its certificate, its record, mutual TLS.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  domain = {
    name            = "llm.example.com"
    certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/own"
    hosted_zone     = null
    mutual_tls      = null
  }
  api  = { id = "a1b2c3d4e5", stage = "live" }
  tags = {}
}

run "the_domain_leads_to_the_stage" {
  command = plan

  module {
    source = "./modules/domain"
  }

  assert {
    condition = (
      aws_apigatewayv2_domain_name.this.domain_name == "llm.example.com" &&
      aws_apigatewayv2_domain_name.this.domain_name_configuration[0].certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/own" &&
      aws_apigatewayv2_domain_name.this.domain_name_configuration[0].endpoint_type == "REGIONAL" &&
      aws_apigatewayv2_domain_name.this.domain_name_configuration[0].security_policy == "TLS_1_2"
    )
    error_message = "The domain is regional, from TLS 1.2 on."
  }

  assert {
    condition     = aws_apigatewayv2_api_mapping.this.stage == "live" && aws_apigatewayv2_api_mapping.this.api_id == "a1b2c3d4e5"
    error_message = "The domain is mapped to the API's stage."
  }

  assert {
    condition     = output.url == "https://llm.example.com"
    error_message = "The URL is that of the domain."
  }

  assert {
    condition     = length(aws_apigatewayv2_domain_name.this.mutual_tls_authentication) == 0
    error_message = "No client certificate is required."
  }

  assert {
    condition     = length(aws_route53_record.this) == 0
    error_message = "Without a zone, DNS is elsewhere."
  }
}

run "a_zone_of_route_53_gets_the_record" {
  command = plan

  module {
    source = "./modules/domain"
  }

  variables {
    domain = merge(var.domain, { hosted_zone = { id = "Z0123456789" } })
  }

  assert {
    condition = (
      aws_route53_record.this[0].zone_id == "Z0123456789" &&
      aws_route53_record.this[0].name == "llm.example.com" &&
      aws_route53_record.this[0].type == "A" &&
      aws_route53_record.this[0].alias[0].name == "d-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com" &&
      aws_route53_record.this[0].alias[0].zone_id == "ZLY8HYME6SFDD"
    )
    error_message = "The record is an alias of the domain's target."
  }
}

run "clients_must_present_a_certificate" {
  command = plan

  module {
    source = "./modules/domain"
  }

  variables {
    domain = merge(var.domain, {
      mutual_tls = {
        truststore_uri            = "s3://trust/authorities.pem"
        truststore_version        = "v1"
        ownership_certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/public"
      }
    })
  }

  assert {
    condition = (
      aws_apigatewayv2_domain_name.this.mutual_tls_authentication[0].truststore_uri == "s3://trust/authorities.pem" &&
      aws_apigatewayv2_domain_name.this.mutual_tls_authentication[0].truststore_version == "v1" &&
      aws_apigatewayv2_domain_name.this.domain_name_configuration[0].ownership_verification_certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/public"
    )
    error_message = "The truststore has the trusted certificate authorities."
  }
}

run "a_certificate_of_another_region_is_refused" {
  command = plan

  module {
    source = "./modules/domain"
  }

  variables {
    domain = merge(var.domain, { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/own" })
  }

  expect_failures = [aws_apigatewayv2_domain_name.this]
}
