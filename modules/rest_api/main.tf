# One OpenAPI document describes the whole API, because AWS provider 5.100 has no argument for responses
# that stream, and the document does.

resource "aws_api_gateway_rest_api" "this" {
  #checkov:skip=CKV_AWS_237:AWS changes a REST API in place, and none of the arguments replaces it

  name              = var.name
  description       = "REST API of ${var.name}."
  body              = local.body
  put_rest_api_mode = "overwrite"
  tags              = var.tags

  disable_execute_api_endpoint = var.disable_execute_api_endpoint

  endpoint_configuration {
    types            = [var.vpc_endpoint_ids == null ? "REGIONAL" : "PRIVATE"]
    vpc_endpoint_ids = var.vpc_endpoint_ids
  }
}

# A stage serves the deployment that it names, so a change reaches clients at once and without a gap.
resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  triggers = {
    # The execute-api URL is disabled by a deployment, too:
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
    redeployment = sha1(jsonencode([local.body, var.disable_execute_api_endpoint, var.vpc_endpoint_ids]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  #checkov:skip=CKV_AWS_120:responses of a model must not be cached for other clients
  #checkov:skip=CKV2_AWS_29:api.waf_acl is the user's decision
  #checkov:skip=CKV2_AWS_77:api.waf_acl is the user's decision
  #checkov:skip=CKV2_AWS_4:execution logs may hold whole requests, and the access log has a line for each request
  #checkov:skip=CKV2_AWS_51:client certificates of API Gateway are for HTTP backends, and the backend is Lambda; domain.mutual_tls asks clients for theirs

  rest_api_id          = aws_api_gateway_rest_api.this.id
  deployment_id        = aws_api_gateway_deployment.this.id
  stage_name           = local.stage_name
  description          = "The only stage of ${var.name}."
  variables            = merge(var.stage_variables, local.stage_variables)
  xray_tracing_enabled = true
  tags                 = var.tags

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = jsonencode(local.access_log_format)
  }

  # A deployment serves its routes while API Gateway may invoke their functions.
  depends_on = [aws_api_gateway_account.this, aws_lambda_permission.api_key, aws_lambda_permission.this]
}

locals {
  # API Gateway takes no settings of ANY [?], so a throttle of such a route is that of each of its methods, without
  # those that have a route of their own.
  throttled_methods = merge([for key, route in var.routes : {
    for method in route.method == "ANY" ? ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"] : [route.method] :
    "${method} ${route.path}" => { method = method, path = route.path, throttle = route.throttle }
    if nonsensitive(route.throttle != null) && (method == route.method || !contains(keys(var.routes), "${method} ${route.path}"))
  }]...)

  # Part of the execute-api URL: not "v1", with which paths such as /v1/models begin.
  stage_name = "live"
}

# The throttle of each method of the stage, preflights included. data_trace_enabled would write whole requests to
# a log, and metrics_enabled costs by the method.
resource "aws_api_gateway_method_settings" "default" {
  #checkov:skip=CKV_AWS_225:responses of a model must not be cached for other clients

  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    data_trace_enabled     = false
    metrics_enabled        = false
    throttling_rate_limit  = var.throttle.rate_per_second
    throttling_burst_limit = var.throttle.burst
  }
}

resource "aws_api_gateway_method_settings" "route" {
  #checkov:skip=CKV_AWS_225:responses of a model must not be cached for other clients

  for_each = local.throttled_methods

  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name

  # Slashes of the path are escaped: https://github.com/hashicorp/terraform-provider-aws/issues/9738
  method_path = "${replace(each.value.path, "/", "~1")}/${each.value.method}"

  settings {
    data_trace_enabled     = false
    metrics_enabled        = false
    throttling_rate_limit  = coalesce(each.value.throttle.rate_per_second, var.throttle.rate_per_second)
    throttling_burst_limit = coalesce(each.value.throttle.burst, var.throttle.burst)
  }

  # A change of all methods would reset what a method has of its own.
  depends_on = [aws_api_gateway_method_settings.default]
}

resource "aws_lambda_permission" "this" {
  for_each = var.routes

  # "POST /generate" → "gpt2-rest-POST-generate-<digest>", see modules/http_api/routes.tf: not the id of the HTTP API's
  # permission, which may exist while one kind of API replaces the other.
  statement_id  = "${var.name}-rest-${trim(substr(replace(each.key, "/[^A-Za-z0-9]+/", "-"), 0, 50), "-")}-${substr(sha1(each.key), 0, 8)}"
  action        = "lambda:InvokeFunction"
  function_name = var.functions[each.key].name
  qualifier     = var.functions[each.key].qualifier
  principal     = "apigateway.amazonaws.com"

  # This route in any stage, with a wildcard for any method and for a variable of the path:
  # <execution ARN>/<stage>/GET/jobs/*
  source_arn = "${aws_api_gateway_rest_api.this.execution_arn}/*/${replace(each.value.method, "ANY", "*")}${replace(each.value.path, "/\\{[^}]+\\}/", "*")}"
}

# https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
resource "aws_wafv2_web_acl_association" "this" {
  count = var.waf_acl == null ? 0 : 1

  resource_arn = aws_api_gateway_stage.this.arn
  web_acl_arn  = var.waf_acl.arn
}
