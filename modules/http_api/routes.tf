# The key of a route, "POST /generate", drives its route, its integration and its permission. Another name of a variable
# in its path is no other route: API Gateway may refuse the two beside each other, so the one becomes the other.

locals {
  routes = { for key, route in var.routes : replace(key, "/\\{[^}+]+/", "{") => merge(route, { key = key }) }
}

resource "aws_apigatewayv2_integration" "this" {
  for_each = local.routes

  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = each.value.invoke_arn
  payload_format_version = "2.0"

  # One second longer than the function, so that the function's own response comes first.
  timeout_milliseconds = each.value.timeout_seconds * 1000 + 1000

  # A route leads to another function once API Gateway may invoke that one.
  depends_on = [aws_lambda_permission.this]
}

resource "aws_apigatewayv2_route" "this" {
  for_each = local.routes

  api_id             = aws_apigatewayv2_api.this.id
  route_key          = each.value.key
  target             = "integrations/${aws_apigatewayv2_integration.this[each.key].id}"
  authorization_type = local.authorization[each.value.auth].type

  authorizer_id        = local.authorization[each.value.auth].authorizer_id
  authorization_scopes = each.value.scopes

  # A route refers to the authorizer only while API Gateway may invoke its function.
  depends_on = [aws_lambda_permission.api_key]
}

resource "aws_lambda_permission" "this" {
  for_each = local.routes

  # "POST /generate" → "gpt2-POST-generate-<digest>": letters, digits, "-" and "_", at most 100. A function that exists may
  # have permissions of several routes whose keys differ in punctuation only, and of several APIs.
  statement_id  = "${var.name}-${trim(substr(replace(each.key, "/[^A-Za-z0-9]+/", "-"), 0, 50), "-")}-${substr(sha1(each.key), 0, 8)}"
  action        = "lambda:InvokeFunction"
  function_name = each.value.name
  qualifier     = each.value.qualifier
  principal     = "apigateway.amazonaws.com"

  # This route in any stage: <execution ARN>/<stage>/POST/generate, with a wildcard for any method.
  source_arn = "${aws_apigatewayv2_api.this.execution_arn}/*/${replace(replace(each.value.key, " ", ""), "/^ANY/", "*")}"
}
