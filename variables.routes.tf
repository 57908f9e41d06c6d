variable "routes" {
  description = <<-EOT
    Routes of your own beside those of the module, by route key, such as `POST /summarize`. Each calls a Lambda
    function: one that exists (`name` and `invoke_arn`) or one that the module creates from a zip (`handler` and
    `zip_path`). See docs/own-routes.md.
    - `function`: function that handles the requests.
    - `function.name`: name of a function that exists. Null: the module creates the function.
    - `function.invoke_arn`: ARN with which API Gateway invokes a function that exists, its attribute `invoke_arn`.
      Null: the module creates the function.
    - `function.qualifier`: alias or version in `function.invoke_arn`. Null: neither.
    - `function.timeout_seconds`: timeout in seconds; with `api.type` `HTTP`, and without `streams`, below the 29 s of
      the API. Null: `functions.timeout_seconds`.
    - `function.handler`: handler in the zip, such as `app.handler`. Null: the function exists.
    - `function.zip_path`: path of the packaged code, which `make package-function` builds. Null: the function exists.
    - `function.runtime`: runtime of Lambda. Python functions get the layer with `sagemaker_llm`.
    - `function.environment`: environment variables, without secrets. The module adds `SETTINGS`.
    - `function.policy_statements`: permissions of the function, by statement id. The module adds logs and traces.
    - `function.policy_statements.*.actions`: actions, such as `dynamodb:PutItem`.
    - `function.policy_statements.*.resources`: ARNs of the resources.
    - `function.policy_statements.*.conditions`: conditions, operator → condition key → values. Null: none.
    - `function.memory_mb`: memory in MB. Null: `functions.memory_mb`.
    - `function.layers`: ARNs of versions of layers, besides the module's own; at most 4.
    - `function.invoke_endpoint`: whether the function may invoke the SageMaker endpoint.
    - `auth`: authentication of the route. Null: `api.auth`.
    - `scopes`: scopes of which a token for the route needs one. Null: `jwt.scopes`.
    - `throttle`: throttle of the route. Null: `api.throttle`.
    - `throttle.rate_per_second`: steady rate, in requests per second. Null: as in `api.throttle`.
    - `throttle.burst`: number of requests that may arrive at once. Null: as in `api.throttle`.
    - `rate_limited`: whether requests count against `rate_limits`; only for Python functions that the module creates.
    - `streams`: whether the response is sent while it is produced; requires `api.type` `REST`.
    - `openapi`: OpenAPI operation as JSON, for `GET /openapi.json`. Null: the document has the route without details.
  EOT
  type = map(object({
    function = object({
      name            = optional(string)
      invoke_arn      = optional(string)
      qualifier       = optional(string)
      timeout_seconds = optional(number)
      handler         = optional(string)
      zip_path        = optional(string)
      runtime         = optional(string, "python3.13")
      environment     = optional(map(string), {})
      policy_statements = optional(map(object({
        actions    = list(string)
        resources  = list(string)
        conditions = optional(map(map(list(string))))
      })), {})
      memory_mb       = optional(number)
      layers          = optional(list(string), [])
      invoke_endpoint = optional(bool, false)
    })
    auth   = optional(string)
    scopes = optional(list(string))
    throttle = optional(object({
      rate_per_second = optional(number)
      burst           = optional(number)
    }))
    rate_limited = optional(bool, false)
    streams      = optional(bool, false)
    openapi      = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for route in values(var.routes) : try(route.function, null) != null])
    error_message = "Set function for each of routes, or remove the key of the route instead of setting it to null."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
  validation {
    condition = alltrue([
      for key in keys(var.routes) :
      can(regex("^(GET|POST|PUT|PATCH|DELETE|HEAD|ANY) (/([A-Za-z0-9._~-]+|\\{[A-Za-z0-9_]+\\}))*/([A-Za-z0-9._~-]+|\\{[A-Za-z0-9_]+\\+?\\})$", key))
    ])
    error_message = "Write each key of routes as a method and a path, like \"POST /summarize\" or \"GET /summaries/{id}\": GET, POST, PUT, PATCH, DELETE, HEAD or ANY, one space, and segments of letters, digits, \".\", \"_\", \"~\", \"-\" or one {variable} each, the last one possibly {variable+}. The API itself responds to OPTIONS."
  }

  validation {
    condition     = length(distinct([for key in keys(var.routes) : replace(key, "/\\{[^}]+\\}/", "{}")])) == length(var.routes)
    error_message = "Remove one of two keys of routes that differ only in the names of their {variables}: they are the same route."
  }

  # One integration a route, a quota that cannot be raised:
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
  validation {
    condition     = length(var.routes) <= local.max_own_routes
    error_message = "Set at most ${local.max_own_routes} routes: an API has at most 300 integrations, and the module needs some itself. One route with a variable, like \"ANY /app/{path+}\", leads to all paths below its own."
  }

  # 20,480 characters, with one permission for each route that leads to the function:
  # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  validation {
    condition = alltrue([
      for route in values(var.routes) : route.function.handler != null || route.function.name == null ? true : sum([
        for key, other in var.routes : other.function.handler != null || other.function.name != route.function.name || other.function.qualifier != route.function.qualifier ? 0 :
        local.permission_characters + length(var.name) + 2 * length(key) + length("${other.function.name}:${coalesce(other.function.qualifier, "-")}")
        if try(other.function, null) != null
      ]) <= local.max_permissions if try(route.function, null) != null
    ])
    error_message = "Lead fewer of routes to one function that exists: Lambda has room for the permissions of about 50. One route with a variable, like \"ANY /app/{path+}\", needs one permission for all paths below its own."
  }

  # The handler tells the two kinds apart: a name and an ARN may be unknown at plan, and a handler is written out.
  validation {
    condition = alltrue([
      for route in values(var.routes) : route.function.handler == null ? true : route.function.name == null && route.function.invoke_arn == null && route.function.qualifier == null if try(route.function, null) != null
    ])
    error_message = "Set function in routes either to a function that exists, with name and invoke_arn, or to one that the module creates, with handler and zip_path."
  }

  validation {
    condition = alltrue([
      for route in values(var.routes) : route.function.handler != null ? true : can(regex(".", route.function.name)) && can(regex(".", route.function.invoke_arn)) if try(route.function, null) != null
    ])
    error_message = "Set name and invoke_arn in function of routes for a function that exists, or handler and zip_path for one that the module creates."
  }

  validation {
    condition = alltrue([
      for route in values(var.routes) : route.function.handler == null ? true : route.function.zip_path != null && can(regex("^[^\\s/]+$", route.function.handler)) if try(route.function, null) != null
    ])
    error_message = "Set zip_path with handler in function of routes, and write the handler as module and function, like \"app.handler\"."
  }

  validation {
    condition = alltrue([
      for route in values(var.routes) : route.function.handler != null ? true : (
        route.function.zip_path == null && route.function.memory_mb == null && !route.function.invoke_endpoint &&
        length([for value in values(route.function.environment) : value if value != null]) + length(route.function.policy_statements) + length(route.function.layers) == 0
      ) if try(route.function, null) != null
    ])
    error_message = "Remove zip_path, environment, policy_statements, memory_mb, layers and invoke_endpoint from functions that exist in routes: set them where the function is created. The output endpoint_arn is for its policy."
  }

  validation {
    condition = alltrue([
      for route in values(var.routes) : route.function.handler == null ? true : can(regex("^(python3\\.(1[1-9])|nodejs[0-9]+\\.x|provided\\.al2023|java[0-9]+|dotnet[0-9]+|ruby[0-9.]+)$", route.function.runtime)) if try(route.function, null) != null
    ])
    error_message = "Set runtime in function of routes to one of Lambda's, like \"python3.13\" or \"nodejs22.x\"; the module's layer needs Python 3.11 or newer."
  }

  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
  validation {
    condition = alltrue(flatten([
      for route in values(var.routes) : [for name in keys(route.function.environment) : can(regex("^[A-Za-z][A-Za-z0-9_]+$", name)) && !contains(local.reserved_environment, name)] if try(route.function, null) != null
    ]))
    error_message = "Use at least two letters, digits and underscores for each key of environment in routes, begin with a letter, and use none of ${join(", ", local.reserved_environment)}: the module sets the first one, and Lambda the others."
  }

  validation {
    condition = alltrue([
      for route in values(var.routes) : !(route.streams && startswith(route.function.runtime, "python")) || !contains(keys(route.function.environment), "AWS_LAMBDA_EXEC_WRAPPER") if try(route.function, null) != null
    ])
    error_message = "Remove AWS_LAMBDA_EXEC_WRAPPER from environment of Python functions that stream in routes: the module sets it, because a wrapper of the layer starts them."
  }

  validation {
    condition = alltrue(flatten([
      for route in values(var.routes) : [for id in keys(route.function.policy_statements) : can(regex("^[A-Za-z0-9]+$", id)) && !contains(local.module_statement_ids, id)] if try(route.function, null) != null
    ]))
    error_message = "Use letters and digits for the keys of policy_statements in routes, and none of ${join(", ", local.module_statement_ids)}: these are the module's own."
  }

  validation {
    condition = alltrue(flatten([
      for route in values(var.routes) : [for statement in values(route.function.policy_statements) : try(
        length(statement.actions) > 0 && length(statement.resources) > 0
        && alltrue([for text in concat(statement.actions, statement.resources) : length(text) > 0])
        && alltrue(flatten([for keys in values(statement.conditions == null ? {} : statement.conditions) : [for texts in values(keys) : [for text in texts : text != null]]])), false
      )] if try(route.function, null) != null
    ]))
    error_message = "List at least one action and one resource in each of policy_statements of routes, and nothing null or empty in them and in conditions, or remove the key."
  }

  validation {
    condition = alltrue(flatten([
      for route in values(var.routes) : [for arn in route.function.layers : can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+$", arn))] if try(route.function, null) != null
    ]))
    error_message = "Write each of layers in function of routes as the ARN of a version of a layer, arn:aws:lambda:<region>:<account>:layer:<name>:<version>."
  }

  # https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html: five, and the module adds one.
  validation {
    condition     = alltrue([for route in values(var.routes) : length(route.function.layers) <= 4 if try(route.function, null) != null])
    error_message = "Set at most 4 layers in function of routes: Lambda accepts five, and one is the module's."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : route.function.memory_mb == null ? true : route.function.memory_mb >= 128 && route.function.memory_mb <= 10240 && floor(route.function.memory_mb) == route.function.memory_mb if try(route.function, null) != null])
    error_message = "Set memory_mb in function of routes to a whole number from 128 to 10240, or omit it."
  }

  # As of functions.memory_mb, see there: sagemaker_llm parses bodies.
  validation {
    condition     = alltrue([for route in values(var.routes) : route.function.memory_mb == null || !startswith(route.function.runtime, "python") ? true : route.function.memory_mb >= 64 + ceil(44 * var.api.max_body_bytes / 1048576) if try(route.function, null) != null])
    error_message = "Set memory_mb of Python functions in routes to at least ${64 + ceil(44 * var.api.max_body_bytes / 1048576)}, which a request body of api.max_body_bytes may need, or decrease api.max_body_bytes."
  }

  validation {
    condition = alltrue([
      for route in values(var.routes) : route.function.timeout_seconds == null ? true : route.function.timeout_seconds >= 1 && floor(route.function.timeout_seconds) == route.function.timeout_seconds && route.function.timeout_seconds <= (route.streams ? 899 : 28) if try(route.function, null) != null
    ])
    error_message = "Set timeout_seconds in function of routes to a whole number from 1 to 28, or with streams to 899: API Gateway waits no longer."
  }

  validation {
    condition     = var.jobs == null ? true : alltrue([for route in values(var.routes) : !route.function.invoke_endpoint if try(route.function, null) != null])
    error_message = "Remove invoke_endpoint from routes, or leave jobs null: an asynchronous endpoint does not accept synchronous calls. To have both, call the module twice."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : !route.streams || var.api.type == "REST" if try(route.function, null) != null])
    error_message = "Set api.type to \"REST\", or remove streams from routes: an HTTP API sends responses only as a whole."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : !route.rate_limited ? true : route.function.handler != null && startswith(route.function.runtime, "python") if try(route.function, null) != null])
    error_message = "Remove rate_limited from routes, or let the module create a Python function with the handler of sagemaker_llm: it counts the requests."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : route.auth == null ? true : contains(["AWS_IAM", "JWT", "API_KEY", "NONE"], route.auth) if try(route.function, null) != null])
    error_message = "Set auth in routes to \"AWS_IAM\", \"JWT\", \"API_KEY\" or \"NONE\", or omit it."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
  validation {
    condition     = var.api.type != "REST" || alltrue([for route in values(var.routes) : coalesce(route.auth, var.api.auth) != "JWT" if try(route.function, null) != null])
    error_message = "Set auth of each of routes to \"API_KEY\", \"AWS_IAM\" or \"NONE\", as api.auth applies where it is null, or set api.type to \"HTTP\": a REST API accepts tokens that a user pool made for other app clients, and only the module's own functions refuse them."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : route.scopes == null || coalesce(route.auth, var.api.auth) == "JWT" if try(route.function, null) != null])
    error_message = "Set scopes in routes only for routes with \"JWT\": other authentication has no scopes."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : route.scopes == null ? true : length(route.scopes) <= 10 && alltrue([for scope in route.scopes : can(regex("^[!#-\\[\\]-~]+$", scope))]) if try(route.function, null) != null])
    error_message = "Write each scope in routes as one word, as in the \"scope\" claim of the tokens, and at most 10 for a route."
  }

  validation {
    condition = alltrue([
      for throttle in [for route in values(var.routes) : route.throttle if route != null] :
      throttle == null ? true : (throttle.rate_per_second == null ? true : throttle.rate_per_second > 0) && (throttle.burst == null ? true : throttle.burst >= 1 && floor(throttle.burst) == throttle.burst)
    ])
    error_message = "Set rate_per_second above 0 and burst to a whole number of 1 or more in each throttle of routes, or omit them; 0 would reject every request."
  }

  validation {
    condition     = alltrue([for route in values(var.routes) : route.openapi == null ? true : can(keys(jsondecode(route.openapi))) if try(route.function, null) != null])
    error_message = "Write openapi in routes as the JSON of an OpenAPI operation, like jsonencode({ summary = \"Summarize a text\" })."
  }
}
