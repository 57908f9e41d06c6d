# modules/http_api: routes, stage, authorization, throttles, CORS, access log.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  stage_variables = {}
  name            = "gpt2"
  routes = {
    "POST /generate" = {
      name            = "gpt2-generate"
      invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/generate/invocations"
      qualifier       = null
      timeout_seconds = 28
      auth            = "AWS_IAM"
      scopes          = null
      throttle        = null
    }
    "GET /models/{id}" = {
      name            = "gpt2-models"
      invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/models/invocations"
      qualifier       = null
      timeout_seconds = 5
      auth            = "AWS_IAM"
      scopes          = null
      throttle        = null
    }
  }
  jwt                          = null
  api_key                      = null
  throttle                     = { rate_per_second = 50, burst = 100 }
  cors                         = null
  mutual_tls_enabled           = false
  disable_execute_api_endpoint = false
  logs                         = { retention_days = 30, kms_key_arn = null }
  tags                         = {}
}

run "a_route_leads_to_its_function" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  assert {
    condition     = { for key, route in aws_apigatewayv2_route.this : key => route.route_key } == { "POST /generate" = "POST /generate", "GET /models/{}" = "GET /models/{id}" }
    error_message = "The key of the map is the key of the route."
  }

  assert {
    condition     = aws_apigatewayv2_route.this["POST /generate"].target == "integrations/i1n2t3"
    error_message = "The route's target is its integration."
  }

  assert {
    condition     = aws_apigatewayv2_integration.this["POST /generate"].integration_uri == var.routes["POST /generate"].invoke_arn
    error_message = "The integration is the route's function."
  }

  assert {
    condition     = alltrue([for integration in aws_apigatewayv2_integration.this : integration.payload_format_version == "2.0"])
    error_message = "The handlers read payload format 2.0."
  }
}

run "the_url_has_no_stage" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  assert {
    condition     = output.url == "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
    error_message = "The stage $default adds nothing to the path."
  }

  assert {
    condition     = output.id == "a1b2c3d4e5" && output.execution_arn == "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5"
    error_message = "Id and execution ARN are the API's."
  }
}

run "an_integration_waits_one_second_more_than_its_function" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  assert {
    condition     = { for key, integration in aws_apigatewayv2_integration.this : key => integration.timeout_milliseconds } == { "POST /generate" = 29000, "GET /models/{}" = 6000 }
    error_message = "The function's own response comes before the timeout of the integration, and the 30 s of the API are never reached."
  }
}

run "a_route_may_invoke_its_own_function_only" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  assert {
    condition     = aws_lambda_permission.this["POST /generate"].source_arn == "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*/POST/generate"
    error_message = "The permission names method and path."
  }

  assert {
    condition     = aws_lambda_permission.this["POST /generate"].function_name == "gpt2-generate"
    error_message = "The permission is the route's function's."
  }

  assert {
    condition     = alltrue([for permission in aws_lambda_permission.this : permission.principal == "apigateway.amazonaws.com"])
    error_message = "Only API Gateway."
  }

  assert {
    condition     = aws_lambda_permission.this["GET /models/{}"].statement_id == "gpt2-GET-models-${substr(sha1("GET /models/{}"), 0, 8)}"
    error_message = "A statement's id takes letters, digits, hyphens and underscores, and differs from those of other routes and APIs."
  }
}

run "no_two_routes_have_one_statement_id" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    name = "abcdefghijklmnopqrstuvwxyz-01234"
    routes = { for key in ["GET /a/b", "GET /a-b", "GET /a.b", "GET /a_b", "GET /a/{b}", "GET /a/{b+}", "GET /${join("", [for _ in range(300) : "a"])}"] : key => {
      name            = "of-another-root"
      invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/of-another-root/invocations"
      qualifier       = null
      timeout_seconds = 28
      auth            = "AWS_IAM"
      scopes          = null
      throttle        = null
    } }
  }

  assert {
    condition     = length(toset(values(aws_lambda_permission.this)[*].statement_id)) == length(var.routes)
    error_message = "A function that exists may be behind each of them, and refuses an id twice."
  }

  assert {
    condition     = alltrue([for permission in aws_lambda_permission.this : can(regex("^abcdefghijklmnopqrstuvwxyz-01234-[A-Za-z0-9_-]+$", permission.statement_id)) && length("rest-${permission.statement_id}") <= 100])
    error_message = "Lambda takes up to 100 letters, digits, hyphens and underscores; another deployment may have the same route."
  }
}

run "a_route_with_aws_iam_takes_signed_requests" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.this : route.authorization_type == "AWS_IAM"])
    error_message = "API Gateway verifies the signature."
  }
}

run "the_stage_deploys_itself_and_throttles" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    throttle = { rate_per_second = 2.5, burst = 7 }
  }

  assert {
    condition     = length(aws_apigatewayv2_stage.this.route_settings) == 0
    error_message = "The throttle is the same for every route."
  }

  assert {
    condition     = aws_apigatewayv2_stage.this.name == "$default" && aws_apigatewayv2_stage.this.auto_deploy
    error_message = "No stage in the path, no deployment by hand."
  }

  assert {
    condition     = [aws_apigatewayv2_stage.this.default_route_settings[0].throttling_rate_limit, aws_apigatewayv2_stage.this.default_route_settings[0].throttling_burst_limit] == [2.5, 7]
    error_message = "The throttle is the given one."
  }
}

run "a_route_may_have_a_throttle_of_its_own" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    throttle = { rate_per_second = 2.5, burst = 7 }
    routes = {
      "POST /generate"   = merge(var.routes["POST /generate"], { throttle = { rate_per_second = 1, burst = null } })
      "GET /models/{id}" = var.routes["GET /models/{id}"]
    }
  }

  assert {
    condition = [for settings in aws_apigatewayv2_stage.this.route_settings : [settings.route_key, settings.throttling_rate_limit, settings.throttling_burst_limit]] == [
      ["POST /generate", 1, 7]
    ]
    error_message = "Its own rate, the common burst; the other route has the common throttle."
  }
}

run "without_cors_there_is_no_configuration" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  assert {
    condition     = length(aws_apigatewayv2_api.this.cors_configuration) == 0
    error_message = "Browsers of other sites may not call."
  }
}

run "cors_has_every_field" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    cors = {
      allow_origins     = ["https://app.example.com"]
      allow_methods     = ["POST"]
      allow_headers     = ["authorization"]
      expose_headers    = ["date"]
      allow_credentials = true
      max_age_seconds   = 60
    }
  }

  assert {
    condition = alltrue([
      aws_apigatewayv2_api.this.cors_configuration[0].allow_origins == toset(["https://app.example.com"]),
      aws_apigatewayv2_api.this.cors_configuration[0].allow_methods == toset(["POST"]),
      aws_apigatewayv2_api.this.cors_configuration[0].allow_headers == toset(["authorization"]),
      aws_apigatewayv2_api.this.cors_configuration[0].expose_headers == toset(["date"]),
      aws_apigatewayv2_api.this.cors_configuration[0].allow_credentials,
      aws_apigatewayv2_api.this.cors_configuration[0].max_age == 60,
    ])
    error_message = "Every field reaches the API."
  }
}

run "the_access_log_contains_metadata_and_no_content" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  assert {
    condition = alltrue([
      for variable in ["requestId", "routeKey", "status", "responseLatency", "integrationLatency", "integrationErrorMessage", "identity.sourceIp", "identity.userAgent", "authorizer.key_name", "authorizer.error"] :
      contains(values(jsondecode(aws_apigatewayv2_stage.this.access_log_settings[0].format)), "$context.${variable}")
    ])
    error_message = "What one needs to find a request again."
  }

  assert {
    condition     = !can(regex("body|queryString|claims", aws_apigatewayv2_stage.this.access_log_settings[0].format))
    error_message = "Bodies, queries and claims belong to the client."
  }
}

run "the_access_log_has_its_retention" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    logs = { retention_days = 7, kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  assert {
    condition     = [aws_cloudwatch_log_group.access.retention_in_days, aws_cloudwatch_log_group.access.kms_key_id] == [7, "arn:aws:kms:eu-west-1:123456789012:key/1"]
    error_message = "Retention and key are the given ones."
  }
}

run "every_resource_that_takes_tags_carries_them" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    tags = { team = "search" }
  }

  assert {
    condition = alltrue([
      for resource in [aws_apigatewayv2_api.this, aws_apigatewayv2_stage.this, aws_cloudwatch_log_group.access] :
      resource.tags == tomap({ team = "search" })
    ])
    error_message = "All that takes tags has them."
  }
}

run "the_access_log_names_the_certificates_of_clients" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  variables {
    mutual_tls_enabled = true
  }

  assert {
    condition     = strcontains(aws_apigatewayv2_stage.this.access_log_settings[0].format, "$context.identity.clientCert.subjectDN")
    error_message = "The access log contains the certificate's subject."
  }
}

run "without_certificates_the_access_log_names_none" {
  command = plan

  module {
    source = "./modules/http_api"
  }

  assert {
    condition     = !strcontains(aws_apigatewayv2_stage.this.access_log_settings[0].format, "client_cert") && strcontains(aws_apigatewayv2_stage.this.access_log_settings[0].format, "$context.domainName")
    error_message = "The access log contains the domain name, and no certificate."
  }

  assert {
    condition     = output.url == "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com" && output.stage == "$default"
    error_message = "The URL is the API's own."
  }
}
