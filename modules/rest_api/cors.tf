# Cross-origin requests. API Gateway adds no CORS headers to a REST API: preflights are methods without a
# function, gateway responses carry the headers below, and the functions add them to their responses by the
# stage's variables, see lambdas/web/cors.py.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html

locals {
  # The order of a list has no meaning, and must not be a change of the document or the stage.
  origins = flatten([for cors in var.cors[*] : sort(cors.allow_origins)])

  allows_any_origin = var.cors == null ? false : contains(var.cors.allow_origins, "*")

  # Header → value of the response to a preflight, from an allowed origin or not. A browser needs
  # access-control-allow-origin as well.
  preflight_headers = var.cors == null ? {} : merge(
    {
      access-control-allow-methods = join(",", sort(var.cors.allow_methods))
      access-control-allow-headers = join(",", sort(var.cors.allow_headers))
      access-control-max-age       = tostring(var.cors.max_age_seconds)
      vary                         = "Origin"
    },
    local.allows_any_origin ? { access-control-allow-origin = "*" } : {},
    var.cors.allow_credentials ? { access-control-allow-credentials = "true" } : {},
  )

  preflight = one([for cors in var.cors[*] : {
    security  = []
    responses = { "204" = { description = "Preflight.", headers = { for name in keys(local.preflight_headers) : name => { schema = { type = "string" } } } } }

    x-amazon-apigateway-integration = {
      type = "mock"

      # A body is base64, see body.tf, and the template needs text:
      # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
      contentHandling     = "CONVERT_TO_TEXT"
      passthroughBehavior = "when_no_match"
      requestTemplates    = { "application/json" = jsonencode({ statusCode = 204 }) }

      responses = { default = {
        statusCode         = "204"
        responseParameters = { for name, value in local.preflight_headers : "method.response.header.${name}" => "'${value}'" }
        responseTemplates  = { "application/json" = local.allows_any_origin ? "" : local.origin_template }
      } }
    }
  }])

  # A static header can name one origin only. The browser's spelling of the header depends on the HTTP version.
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
  origin_template = join("\n", [
    "#set($origin = $input.params().header.get(\"origin\"))",
    "#if(!$origin || $origin == \"\")#set($origin = $input.params().header.get(\"Origin\"))#end",
    "#if(${join(" || ", local.origin_conditions)})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end",
  ])

  # `https://*` and `http://*` are any origin of the scheme.
  origin_conditions = [for origin in local.origins : (
    endswith(origin, "*") ? "$origin.startsWith(\"${trimsuffix(origin, "*")}\")" : "$origin == \"${origin}\""
  )]

  # Gateway responses have no conditions. With several origins every origin may read them, without
  # credentials: they hold nothing but the reason of the refusal.
  refusal_origin = (
    var.cors == null ? null :
    length(var.cors.allow_origins) == 1 && !endswith(var.cors.allow_origins[0], "*") ? var.cors.allow_origins[0] : "*"
  )
  refusal_cors_headers = var.cors == null ? {} : merge(
    { access-control-allow-origin = local.refusal_origin },
    length(var.cors.expose_headers) == 0 ? {} : { access-control-expose-headers = join(",", sort(var.cors.expose_headers)) },
    var.cors.allow_credentials && local.refusal_origin != "*" ? { access-control-allow-credentials = "true" } : {},
  )

  # What the functions read of an event. A variable's value may have no asterisk and no quotes.
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html
  stage_variables = merge(
    { for index, origin in local.origins : "cors_origin_${index}" => trimsuffix(origin, "*") == "" ? "any" : endswith(origin, "*") ? trimsuffix(origin, "*") : origin },
    { for cors in var.cors[*] : "cors_expose_headers" => join(",", sort(cors.expose_headers)) if length(cors.expose_headers) > 0 },
    { for cors in var.cors[*] : "cors_credentials" => "true" if cors.allow_credentials },
    { for index, audience in flatten([for jwt in var.jwt[*] : sort(jwt.audiences)]) : "jwt_audience_${index}" => audience },
  )
}
