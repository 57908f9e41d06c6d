# modules/rest_api: one OpenAPI document with routes, authentication, refusals and preflights; its stage.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  stage_variables = {}
  name            = "gpt2"
  routes = {
    "POST /generate" = {
      method          = "POST"
      path            = "/generate"
      invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:gpt2-generate/invocations"
      timeout_seconds = 28
      streams         = false
      auth            = "AWS_IAM"
      scopes          = null
      throttle        = null
    }
    "GET /jobs/{id}" = {
      method          = "GET"
      path            = "/jobs/{id}"
      invoke_arn      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:gpt2-jobs-read/invocations"
      timeout_seconds = 28
      streams         = false
      auth            = "NONE"
      scopes          = null
      throttle        = { rate_per_second = 5, burst = null }
    }
  }
  functions                    = { "POST /generate" = { name = "gpt2-generate", qualifier = null }, "GET /jobs/{id}" = { name = "gpt2-jobs-read", qualifier = null } }
  account                      = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  jwt                          = null
  api_key                      = null
  throttle                     = { rate_per_second = 50, burst = 100 }
  cors                         = null
  waf_acl                      = null
  vpc_endpoint_ids             = null
  create_log_role              = false
  role_path                    = "/"
  permissions_boundary_arn     = null
  mutual_tls_enabled           = false
  disable_execute_api_endpoint = false
  logs                         = { retention_days = 30, kms_key_arn = null }
  tags                         = {}
}

run "a_document_describes_the_routes" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  assert {
    condition = (
      jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post["x-amazon-apigateway-integration"].type == "aws_proxy" &&
      jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post["x-amazon-apigateway-integration"].httpMethod == "POST" &&
      jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post["x-amazon-apigateway-integration"].uri == var.routes["POST /generate"].invoke_arn
    )
    error_message = "A route invokes its function."
  }

  assert {
    condition = (
      jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post["x-amazon-apigateway-integration"].timeoutInMillis == 29000 &&
      !can(jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post["x-amazon-apigateway-integration"].responseTransferMode)
    )
    error_message = "A response that does not stream is buffered, and the API waits one second longer than the function runs."
  }

  assert {
    condition     = jsonencode(jsondecode(aws_api_gateway_rest_api.this.body).paths["/jobs/{id}"].get.parameters) == jsonencode([{ name = "id", in = "path", required = true, schema = { type = "string" } }])
    error_message = "A variable of a path is declared."
  }

  assert {
    condition     = jsonencode(jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-binary-media-types"]) == jsonencode(["*/*"])
    error_message = "Every body passes byte for byte."
  }

  assert {
    condition     = aws_api_gateway_rest_api.this.put_rest_api_mode == "overwrite" && jsonencode(aws_api_gateway_rest_api.this.endpoint_configuration[0].types) == jsonencode(["REGIONAL"])
    error_message = "The document replaces the regional API's previous one, and does not merge with it."
  }
}

run "the_stage_traces_and_logs_each_request" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  assert {
    condition     = aws_api_gateway_stage.this.xray_tracing_enabled && aws_api_gateway_stage.this.stage_name == "live"
    error_message = "The stage sends traces."
  }

  assert {
    condition = (
      strcontains(aws_api_gateway_stage.this.access_log_settings[0].format, "\"route_key\":\"$context.httpMethod $context.resourcePath\"") &&
      strcontains(aws_api_gateway_stage.this.access_log_settings[0].format, "\"key_name\":\"$context.authorizer.key_name\"") &&
      !strcontains(aws_api_gateway_stage.this.access_log_settings[0].format, "client_cert")
    )
    error_message = "The access log has the fields of the HTTP API's."
  }

  assert {
    condition     = aws_cloudwatch_log_group.access.name == "/aws/vendedlogs/apis/gpt2/rest-access" && aws_cloudwatch_log_group.access.retention_in_days == 30
    error_message = "The group is not the HTTP API's, which may exist at the same time."
  }

  assert {
    condition     = length(aws_api_gateway_account.this) == 0 && length(aws_iam_role.log) == 0
    error_message = "The role of the account is created on request only."
  }

  assert {
    condition     = output.url == "https://r1e2s3t4.execute-api.eu-west-1.amazonaws.com/live" && output.stage == "live" && output.id == "r1e2s3t4"
    error_message = "The URL has the stage."
  }
}

run "each_route_has_a_throttle" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  assert {
    condition = (
      aws_api_gateway_method_settings.default.method_path == "*/*" &&
      aws_api_gateway_method_settings.default.settings[0].throttling_rate_limit == 50 &&
      aws_api_gateway_method_settings.default.settings[0].throttling_burst_limit == 100
    )
    error_message = "The throttle of the API is that of each route."
  }

  assert {
    condition = (
      jsonencode(keys(aws_api_gateway_method_settings.route)) == jsonencode(["GET /jobs/{id}"]) &&
      aws_api_gateway_method_settings.route["GET /jobs/{id}"].method_path == "~1jobs~1{id}/GET" &&
      aws_api_gateway_method_settings.route["GET /jobs/{id}"].settings[0].throttling_rate_limit == 5 &&
      aws_api_gateway_method_settings.route["GET /jobs/{id}"].settings[0].throttling_burst_limit == 100
    )
    error_message = "A throttle of a route counts, also below a path."
  }

  assert {
    condition     = alltrue([for settings in concat([aws_api_gateway_method_settings.default], values(aws_api_gateway_method_settings.route)) : settings.settings[0].data_trace_enabled != true && settings.settings[0].metrics_enabled != true])
    error_message = "No setting writes requests to a log, or costs by the route."
  }
}

run "only_the_api_may_invoke_a_function" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  assert {
    condition = (
      aws_lambda_permission.this["POST /generate"].source_arn == "arn:aws:execute-api:eu-west-1:123456789012:r1e2s3t4/*/POST/generate" &&
      aws_lambda_permission.this["GET /jobs/{id}"].source_arn == "arn:aws:execute-api:eu-west-1:123456789012:r1e2s3t4/*/GET/jobs/*" &&
      aws_lambda_permission.this["GET /jobs/{id}"].function_name == "gpt2-jobs-read"
    )
    error_message = "A permission is for one route."
  }

  assert {
    condition     = aws_lambda_permission.this["GET /jobs/{id}"].statement_id == "gpt2-rest-GET-jobs-id-${substr(sha1("GET /jobs/{id}"), 0, 8)}"
    error_message = "The permission's id is not the HTTP API's, which may exist at the same time."
  }
}

run "a_route_that_streams_is_sent_while_it_is_produced" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    routes = { "POST /generate" = merge(var.routes["POST /generate"], { streams = true, timeout_seconds = 600 }) }
  }

  assert {
    condition = (
      jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post["x-amazon-apigateway-integration"].responseTransferMode == "STREAM" &&
      jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post["x-amazon-apigateway-integration"].uri == "arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/arn:aws:lambda:eu-west-1:123456789012:function:gpt2-generate/response-streaming-invocations" &&
      jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post["x-amazon-apigateway-integration"].timeoutInMillis == 601000
    )
    error_message = "The integration streams by the streaming URI, for as long as the function runs."
  }
}

run "signatures_are_of_iam" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  assert {
    condition = (
      jsonencode(jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post.security) == jsonencode([{ signature = [] }]) &&
      jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.signature["x-amazon-apigateway-authtype"] == "awsSigv4" &&
      length(jsondecode(aws_api_gateway_rest_api.this.body).paths["/jobs/{id}"].get.security) == 0
    )
    error_message = "A route with AWS_IAM requires a signature, and one with NONE nothing."
  }
}

run "a_key_may_come_in_either_header" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    routes = { "POST /generate" = merge(var.routes["POST /generate"], { auth = "API_KEY" }) }
    api_key = {
      name       = "gpt2-authorizer"
      invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:gpt2-authorizer/invocations"
      cache      = null
    }
  }

  assert {
    condition = (
      jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.api_key["x-amazon-apigateway-authtype"] == "custom" &&
      jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.api_key["x-amazon-apigateway-authorizer"].type == "request" &&
      jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.api_key["x-amazon-apigateway-authorizer"].authorizerResultTtlInSeconds == 0 &&
      !can(jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.api_key["x-amazon-apigateway-authorizer"].identitySource)
    )
    error_message = "The authorizer sees both headers: it has no identity source, and no cache."
  }

  assert {
    condition     = aws_lambda_permission.api_key[0].source_arn == "arn:aws:execute-api:eu-west-1:123456789012:r1e2s3t4/authorizers/*" && aws_lambda_permission.api_key[0].function_name == "gpt2-authorizer"
    error_message = "Only authorizers of the API may invoke the function."
  }

  assert {
    condition     = jsondecode(jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].UNAUTHORIZED.responseTemplates["application/json"]).error.message == "Send an API key that is valid for this API."
    error_message = "The refusal names what to send."
  }
}

run "a_cache_is_by_one_header" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    routes  = { "POST /generate" = merge(var.routes["POST /generate"], { auth = "API_KEY" }) }
    api_key = { name = "gpt2-authorizer", invoke_arn = "arn", cache = { header = "authorization", seconds = 60 } }
  }

  assert {
    condition = (
      jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.api_key["x-amazon-apigateway-authorizer"].authorizerResultTtlInSeconds == 60 &&
      jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.api_key["x-amazon-apigateway-authorizer"].identitySource == "method.request.header.Authorization"
    )
    error_message = "The header is the cache's key."
  }
}

run "tokens_are_of_a_user_pool" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    routes = { "POST /generate" = merge(var.routes["POST /generate"], { auth = "JWT", scopes = ["llm/generate"] }) }
    jwt    = { issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI", audiences = ["app1", "app2"] }
  }

  assert {
    condition = (
      jsonencode(jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.cognito["x-amazon-apigateway-authorizer"].providerARNs) == jsonencode(["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI"]) &&
      jsonencode(jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].post.security) == jsonencode([{ cognito = ["llm/generate"] }])
    )
    error_message = "The native authorizer checks the pool's tokens and their scopes."
  }

  assert {
    condition     = tomap({ for name, value in aws_api_gateway_stage.this.variables : name => value if !startswith(name, "auth_") }) == tomap({ jwt_audience_0 = "app1", jwt_audience_1 = "app2" })
    error_message = "The functions check the audience, which the authorizer does not."
  }
}

run "every_refusal_has_the_shape_of_the_functions" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  assert {
    condition = jsonencode(sort(keys(jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"]))) == jsonencode([
      "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "BAD_REQUEST_BODY",
      "BAD_REQUEST_PARAMETERS", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT",
      "INVALID_API_KEY", "INVALID_SIGNATURE", "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED", "REQUEST_TOO_LARGE",
      "RESOURCE_NOT_FOUND", "THROTTLED", "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED",
    ])
    error_message = "Each type that AWS documents has a response."
  }

  assert {
    condition = alltrue([for type, response in jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"] :
      jsonencode(keys(jsondecode(response.responseTemplates["application/json"]))) == jsonencode(["error", "request_id"]) &&
      jsonencode(keys(jsondecode(response.responseTemplates["application/json"]).error)) == jsonencode(["code", "message", "param", "type"]) &&
      response.responseParameters["gatewayresponse.header.x-request-id"] == "context.requestId"
    ])
    error_message = "Each has the one shape of errors, and the request's ID."
  }

  assert {
    condition = (
      jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].THROTTLED.responseParameters["gatewayresponse.header.retry-after"] == "'1'" &&
      jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].ACCESS_DENIED.responseParameters["gatewayresponse.header.x-should-retry"] == "'false'" &&
      jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].INTEGRATION_TIMEOUT.responseParameters["gatewayresponse.header.x-should-retry"] == "'false'" &&
      !can(jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].THROTTLED.responseParameters["gatewayresponse.header.x-should-retry"]) &&
      !can(jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].DEFAULT_4XX.statusCode)
    )
    error_message = "Clients learn when to retry, and the defaults keep the statuses of their cases."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].MISSING_AUTHENTICATION_TOKEN.statusCode == "403"
    error_message = "Beside a route with AWS_IAM, an unknown route cannot be told from a missing signature."
  }
}

run "an_unknown_route_is_404_where_no_route_requires_signatures" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    routes = { "POST /generate" = merge(var.routes["POST /generate"], { auth = "NONE" }) }
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].MISSING_AUTHENTICATION_TOKEN.statusCode == "404"
    error_message = "The type then means nothing else."
  }
}

run "a_preflight_names_the_one_origin_of_several" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    cors = {
      allow_origins     = ["https://a.example.com", "https://*"]
      allow_methods     = ["GET", "POST"]
      allow_headers     = ["authorization"]
      expose_headers    = ["x-request-id"]
      allow_credentials = true
      max_age_seconds   = 300
    }
  }

  assert {
    condition = (
      jsonencode(keys(jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"])) == jsonencode(["options", "post"]) &&
      jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].options["x-amazon-apigateway-integration"].type == "mock" &&
      length(jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].options.security) == 0
    )
    error_message = "Each path has a preflight, without a function and without authentication."
  }

  assert {
    condition = (
      strcontains(jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].options["x-amazon-apigateway-integration"].responses.default.responseTemplates["application/json"], "#if($origin.startsWith(\"https://\") || $origin == \"https://a.example.com\")") &&
      !can(jsondecode(aws_api_gateway_rest_api.this.body).paths["/generate"].options["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.access-control-allow-origin"])
    )
    error_message = "The template compares the request's origin with the list."
  }

  assert {
    condition = tomap({ for name, value in aws_api_gateway_stage.this.variables : name => value if !startswith(name, "auth_") }) == tomap({
      cors_origin_0 = "https://", cors_origin_1 = "https://a.example.com", cors_expose_headers = "x-request-id", cors_credentials = "true"
    })
    error_message = "The functions add the headers to their responses."
  }

  assert {
    condition = (
      jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].THROTTLED.responseParameters["gatewayresponse.header.access-control-allow-origin"] == "'*'" &&
      !can(jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].THROTTLED.responseParameters["gatewayresponse.header.access-control-allow-credentials"])
    )
    error_message = "Any origin may read a refusal, without credentials, because it has no conditions."
  }
}

run "one_origin_is_static" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    cors = {
      allow_origins     = ["https://a.example.com"]
      allow_methods     = ["POST"]
      allow_headers     = ["authorization"]
      expose_headers    = []
      allow_credentials = true
      max_age_seconds   = 300
    }
  }

  assert {
    condition = (
      jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].THROTTLED.responseParameters["gatewayresponse.header.access-control-allow-origin"] == "'https://a.example.com'" &&
      jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].THROTTLED.responseParameters["gatewayresponse.header.access-control-allow-credentials"] == "'true'"
    )
    error_message = "The one origin may read refusals, with credentials."
  }
}

run "a_private_api_is_reached_through_its_endpoints_only" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    vpc_endpoint_ids = ["vpce-0a1b"]
  }

  assert {
    condition     = jsonencode(aws_api_gateway_rest_api.this.endpoint_configuration[0].types) == jsonencode(["PRIVATE"]) && contains(aws_api_gateway_rest_api.this.endpoint_configuration[0].vpc_endpoint_ids, "vpce-0a1b")
    error_message = "The API has no public address."
  }

  assert {
    condition = (
      jsonencode(jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-policy"].Statement[0].Condition) == jsonencode({ StringNotEquals = { "aws:SourceVpce" = ["vpce-0a1b"] } }) &&
      jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-policy"].Statement[0].Effect == "Deny"
    )
    error_message = "Requests through other endpoints are denied."
  }

  assert {
    condition     = jsonencode(jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-policy"].Statement[1].Resource) == jsonencode(["execute-api:/*/GET/jobs/*"])
    error_message = "A route with AWS_IAM is in no Allow, which would let every signature of the account pass."
  }
}

run "a_web_acl_protects_the_stage" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    waf_acl = { arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/own/a1" }
  }

  assert {
    condition     = aws_wafv2_web_acl_association.this[0].resource_arn == "arn:aws:apigateway:eu-west-1::/restapis/r1e2s3t4/stages/live"
    error_message = "The web ACL is the stage's."
  }
}

run "the_role_of_the_account_writes_logs" {
  command = plan

  module {
    source = "./modules/rest_api"
  }

  variables {
    create_log_role = true
  }

  assert {
    condition = (
      aws_api_gateway_account.this[0].cloudwatch_role_arn == "arn:aws:iam::123456789012:role/mocked" &&
      jsondecode(aws_iam_role.log[0].assume_role_policy).Statement[0].Principal.Service == "apigateway.amazonaws.com"
    )
    error_message = "API Gateway writes logs with the role."
  }
}
