# Every Lambda function, in one shape. Key: the function's folder in lambdas/ and its zip in dist/.
# - settings: the document that the function reads from the environment variable SETTINGS; never a secret
# - settings_at_plan: the same with placeholders of the same length for what only the apply knows, so that the
#   check against Lambda's 4 KB acts at plan; by default the settings
# - settings_inputs: inputs of the module that make the settings long, for the error at Lambda's 4 KB
# - policy_statements: what the function may do besides writing logs and traces
# locals.functions.access.tf, .jobs.tf, .openai.tf and .routes.tf define the functions of these topics.

locals {
  # Not module.endpoint.name: each role of a function is created before its predecessor is destroyed. Terraform passes
  # this on to whatever the role's definition refers to, and a replaced endpoint cannot exist twice.
  endpoint_name = var.name

  functions = {
    for key, function in merge(local.core_functions, local.usage_functions, local.authorizer_functions, local.job_functions, local.openai_functions, local.own_route_functions) : key => merge(
      {
        settings_at_plan     = function.settings
        name                 = "${var.name}-${replace(key, "_", "-")}"
        handler              = "${key}.handler.handler"
        zip_path             = "${path.module}/dist/${key}.zip"
        runtime              = "python3.13"
        layers               = []
        environment          = {}
        settings_inputs      = []
        timeout_seconds      = var.functions.timeout_seconds
        memory_mb            = var.functions.memory_mb
        wrapper              = contains([for route in values(local.routes) : route.function if route.streams], key) ? "/var/task/streaming/bootstrap" : null
        reserved_concurrency = contains(local.route_functions, key) ? var.functions.reserved_concurrency : null
      },
      function,
    )
  }

  # All but the one that API Gateway asks before any of them.
  functions_behind_endpoint = { for key, function in local.functions : key => function if key != "authorizer" }

  # What a REST API needs of each function, spelled out and not read from module.function, see
  # modules/rest_api/variables.tf.
  invocations = merge(
    { for key, function in local.functions : key => {
      invoke_arn      = format(local.invoke_arn_format, function.name)
      timeout_seconds = function.timeout_seconds
    } },
    local.existing_functions,
  )

  # What an API needs of the function behind each route, by the function's key.
  route_targets = merge({ for key, function in module.function : key => merge(function, { qualifier = null }) }, local.existing_functions)

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
  invoke_arn_format = join(":", [
    "arn:${local.account.partition}:apigateway:${local.region}:lambda:path/2015-03-31/functions/arn",
    local.account.partition, "lambda", local.region, local.account.id, "function",
    "%s/invocations",
  ])

  core_functions = { for key, function in {
    generate = {
      description = "Handles POST /generate: invokes the SageMaker endpoint ${local.endpoint_name}."
      settings = {
        endpoint_name          = local.endpoint_name
        invoke_timeout_seconds = var.functions.timeout_seconds - local.invoke_margin_seconds - local.rate_limits_seconds
        max_body_bytes         = var.api.max_body_bytes
        target_variants        = var.api.variant_header_enabled ? local.serving_variants : []
        rate_limits            = local.rate_limits_settings
      }
      settings_inputs = ["rate_limits.keys"]
      policy_statements = merge(local.count_requests, {
        InvokeEndpoint = { actions = ["sagemaker:InvokeEndpoint"], resources = [module.endpoint.arn] }
      })
    }
    info = {
      description = "Handles ${join(" and ", [for key, route in local.routes : key if route.function == "info"])}."
      settings = {
        endpoint_url = module.endpoint.url
        openapi      = var.api.openapi_enabled ? local.openapi_settings : null
        model_names  = local.openai_model_names
      }
      settings_inputs   = ["api.routes", "jwt.scopes", "openai.aliases", "openapi in routes"]
      policy_statements = {}
    }
  } : key => function if contains(local.route_functions, key) }

  # Time of generate that the model does not get: up to 2 s to connect, and the function's own start and
  # response, so that the client gets the function's error and not Lambda's.
  invoke_margin_seconds = 4

  openapi_settings = {
    api_type        = var.api.type
    title           = var.name
    routes          = { for key, route in local.routes : key => { auth = route.auth, scopes = route.scopes == null ? null : sort(route.scopes), rate_limited = route.rate_limited } if route.method != "ANY" }
    operations      = { for key, route in local.own_routes : key => route.openapi == null ? "{}" : route.openapi if !startswith(key, "ANY ") }
    jwt_issuer      = one(var.jwt[*].issuer)
    api_key_headers = var.api_keys.cache == null ? ["authorization", "x-api-key"] : [var.api_keys.cache.header]
    max_body_bytes  = var.api.max_body_bytes
  }
}
