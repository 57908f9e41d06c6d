# modules/http_api: a custom domain, its certificate, its record, mutual TLS.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name = "gpt2"
  routes = {
    "POST /generate" = {
      name            = "gpt2-generate"
      invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/generate/invocations"
      timeout_seconds = 28
      auth            = "AWS_IAM"
      scopes          = null
      throttle        = null
    }
  }
  jwt      = null
  api_key  = null
  throttle = { rate_per_second = 50, burst = 100 }
  cors     = null
  domain = {
    name            = "llm.example.com"
    certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/own"
    hosted_zone     = null
    mutual_tls      = null
  }
  disable_execute_api_endpoint = false
  logs                         = { retention_days = 30, kms_key_arn = null }
  tags                         = {}
}

run "the_domain_leads_to_the_stage" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  assert {
    condition = (
      aws_apigatewayv2_domain_name.this[0].domain_name == "llm.example.com" &&
      aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/own" &&
      aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].endpoint_type == "REGIONAL" &&
      aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].security_policy == "TLS_1_2"
    )
    error_message = "An HTTP API has a regional domain, from TLS 1.2 on."
  }

  assert {
    condition     = aws_apigatewayv2_api_mapping.this[0].stage == "$default" && aws_apigatewayv2_api_mapping.this[0].api_id == aws_apigatewayv2_api.this.id
    error_message = "The domain is mapped to the API's stage."
  }

  assert {
    condition     = output.url == "https://llm.example.com"
    error_message = "The URL is that of the domain."
  }

  assert {
    condition     = length(aws_apigatewayv2_domain_name.this[0].mutual_tls_authentication) == 0 && !aws_apigatewayv2_api.this.disable_execute_api_endpoint
    error_message = "No client certificate is required, and the execute-api URL works."
  }

  assert {
    condition     = length(aws_route53_record.domain) == 0
    error_message = "Without a zone, DNS is elsewhere."
  }

  assert {
    condition     = !strcontains(aws_apigatewayv2_stage.this.access_log_settings[0].format, "client_cert") && strcontains(aws_apigatewayv2_stage.this.access_log_settings[0].format, "$context.domainName")
    error_message = "The access log contains the domain name, and no certificate."
  }
}

run "a_zone_of_route_53_gets_the_record" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    domain = merge(var.domain, { hosted_zone = { id = "Z0123456789" } })
  }

  assert {
    condition = (
      aws_route53_record.domain[0].zone_id == "Z0123456789" &&
      aws_route53_record.domain[0].name == "llm.example.com" &&
      aws_route53_record.domain[0].type == "A" &&
      aws_route53_record.domain[0].alias[0].name == "d-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com" &&
      aws_route53_record.domain[0].alias[0].zone_id == "ZLY8HYME6SFDD"
    )
    error_message = "The record is an alias of the domain's target."
  }
}

run "clients_must_present_a_certificate" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    disable_execute_api_endpoint = true
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
      aws_apigatewayv2_domain_name.this[0].mutual_tls_authentication[0].truststore_uri == "s3://trust/authorities.pem" &&
      aws_apigatewayv2_domain_name.this[0].mutual_tls_authentication[0].truststore_version == "v1" &&
      aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].ownership_verification_certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/public"
    )
    error_message = "The truststore has the trusted certificate authorities."
  }

  assert {
    condition     = aws_apigatewayv2_api.this.disable_execute_api_endpoint
    error_message = "The execute-api URL would require no certificate."
  }

  assert {
    condition     = strcontains(aws_apigatewayv2_stage.this.access_log_settings[0].format, "$context.identity.clientCert.subjectDN")
    error_message = "The access log contains the certificate's subject."
  }
}

run "a_certificate_of_another_region_is_refused" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    domain = merge(var.domain, { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/own" })
  }

  expect_failures = [aws_apigatewayv2_domain_name.this]
}

run "without_a_domain_there_is_the_execute_api_url" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    domain = null
  }

  assert {
    condition     = length(aws_apigatewayv2_domain_name.this) == 0 && length(aws_apigatewayv2_api_mapping.this) == 0 && output.domain_target == null
    error_message = "There is no domain."
  }

  assert {
    condition     = output.url == "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
    error_message = "The URL is the API's own."
  }
}
