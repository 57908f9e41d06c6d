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

  statement_id  = local.statement_ids[each.value.key]
  action        = "lambda:InvokeFunction"
  function_name = each.value.name
  qualifier     = each.value.qualifier
  principal     = "apigateway.amazonaws.com"

  # This route in any stage: <execution ARN>/<stage>/POST/generate, with a wildcard for any method.
  source_arn = "${aws_apigatewayv2_api.this.execution_arn}/*/${replace(replace(each.value.key, " ", ""), "/^ANY/", "*")}"
}

locals {
  # "POST /generate" of the deployment gpt2 → "gpt2-POST-generate", "GET /jobs/{id}" → "gpt2-GET-jobs-_id". A function
  # that exists may be behind several routes and in several deployments, so no two of these have one id: a key with
  # other characters, or one that is too long for the 100 of an id, ends with a digest.
  # https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
  statement_slugs = { for key in keys(var.routes) : key => trim(replace(replace(key, "{", "_"), "/[^A-Za-z0-9_]+/", "-"), "-") }
  statement_ids = { for key, slug in local.statement_slugs : key => join("-", [var.name,
    can(regex("^[A-Z]+ [A-Za-z0-9/{}]+$", key)) && length(slug) <= 60 ? slug : "${trim(substr(slug, 0, 50), "-")}-${substr(sha1(key), 0, 8)}"
  ]) }
}
