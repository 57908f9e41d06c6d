# The OpenAPI document with API Gateway's extensions:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html

locals {
  body = jsonencode(merge(
    {
      openapi    = "3.0.1"
      info       = { title = var.name, version = "1.0" }
      paths      = local.paths
      components = { securitySchemes = local.security_schemes }

      # Every body reaches its function as base64, and its function's base64 reaches the client as bytes:
      # otherwise bytes that are not UTF-8 would be replaced, and a response in base64 would stay text unless
      # the client's Accept names its type.
      # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
      x-amazon-apigateway-binary-media-types = ["*/*"]
      x-amazon-apigateway-gateway-responses  = local.gateway_responses
    },
    { for policy in local.resource_policy[*] : "x-amazon-apigateway-policy" => policy },
  ))

  paths = { for path in toset(values(var.routes)[*].path) : path => merge(
    { for key, route in var.routes : route.method == "ANY" ? "x-amazon-apigateway-any-method" : lower(route.method) => local.operations[key] if route.path == path },
    { for preflight in local.preflight[*] : "options" => merge(preflight, local.parameters[path]) },
  ) }

  operations = { for key, route in var.routes : key => merge(
    local.parameters[route.path],
    {
      responses = { "200" = { description = "Response of the function." } }
      security  = local.security[route.auth] == null ? [] : [{ (local.security[route.auth]) = route.auth == "JWT" ? sort(coalesce(route.scopes, [])) : [] }]

      x-amazon-apigateway-integration = merge(
        {
          type       = "aws_proxy"
          httpMethod = "POST"
          uri        = route.streams ? replace(replace(route.invoke_arn, "2015-03-31", "2021-11-15"), "//invocations$/", "/response-streaming-invocations") : route.invoke_arn

          # One second longer than the function, so that the function's own response comes first. At most 29 s,
          # or 15 min for a response that streams:
          # https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
          timeoutInMillis = min(route.timeout_seconds * 1000 + 1000, route.streams ? 900000 : 29000)
        },
        { for mode in ["STREAM"] : "responseTransferMode" => mode if route.streams },
      )
    },
  ) }

  parameters = { for path in toset(values(var.routes)[*].path) : path => {
    parameters = [for name in regexall("\\{([^}]+)\\}", path) : { name = name[0], in = "path", required = true, schema = { type = "string" } }]
  } }
}
