data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # One tag that tells whose a resource is: the module's name, and which instance of it.
  tags = merge(var.tags, { terraform-aws-sagemaker-llm = var.name })

  # Since version 6 each resource and data source of the provider has a region of its own. The object is
  # asked as a whole, since Terraform refuses to read an attribute that provider 5 does not have.
  provider_major = contains(keys(data.aws_region.current), "region") ? 6 : 5

  # The HTTP contract: route → function. A function's key is also the name of its zip in dist/.
  routes = {
    for route, function in {
      "POST /generate"    = "generate"
      "GET /endpoint"     = "endpoint"
      "GET /openapi.json" = "openapi"
      "POST /jobs"        = "jobs_submit"
      "GET /jobs"         = "jobs_read"
      "GET /jobs/{id}"    = "jobs_read"
      "DELETE /jobs/{id}" = "jobs_read"
      "GET /usage"        = "usage"
    } : route => function if !contains(local.unavailable, function)
  }

  cors = one([for cors in var.api.cors[*] : merge(cors, {
    allow_methods = coalesce(cors.allow_methods, sort(distinct([for key in keys(local.routes) : split(" ", key)[0]])))
  })])

  # An asynchronous endpoint takes no call that waits for its answer; see docs/jobs.md.
  unavailable = concat(
    var.jobs == null ? ["jobs_submit", "jobs_read"] : ["generate"],
    var.api.limits == null ? ["usage"] : [],
    var.api.openapi ? [] : ["openapi"],
  )

  # By index, not by splat: jobs need the endpoint, and the endpoint needs this one output of theirs.
  async = var.jobs == null ? null : module.jobs[0].async

  # By index, too: the alarms need the jobs' functions, and the jobs need the topic alone.
  jobs_settings = var.jobs == null ? null : merge(var.jobs, {
    alarm_action_arns = concat(var.jobs.alarm_action_arns, var.monitoring == null ? [] : [module.monitoring[0].topic_arn])
  })

  # What answers the routes: the root's functions, and those of modules/jobs.
  route_functions = merge(module.function, module.jobs[*].route_functions...)

  # Every function there is, by what its alarms are called.
  function_names = merge(
    { for key, function in module.function : key => function.name },
    { for function in module.authorizer : "authorizer" => function.name },
    [for jobs in module.jobs : { for key, name in jobs.function_names : "jobs-${key}" => name }]...
  )

  functions = {
    generate = {
      description = "Passes POST /generate to the SageMaker endpoint ${module.endpoint.name}."
      environment = {
        SAGEMAKER_ENDPOINT_NAME = module.endpoint.name
        INVOKE_TIMEOUT_SECONDS  = tostring(var.functions.timeout_seconds - local.invoke_margin_seconds - local.limits_seconds)
        MAX_BODY_BYTES          = tostring(var.api.max_body_bytes)
        TARGET_VARIANTS         = var.api.variant_header ? jsonencode(local.answering_variants) : null
      }
      policy_statements = {
        InvokeEndpoint = {
          actions   = ["sagemaker:InvokeEndpoint"]
          resources = [module.endpoint.arn]
        }
      }
    }
    endpoint = {
      description       = "Answers GET /endpoint with the URL of the SageMaker endpoint."
      environment       = { SAGEMAKER_ENDPOINT_URL = module.endpoint.url }
      policy_statements = {}
    }
    usage = {
      # With what modules/limits says that it needs, see limits.tf.
      description       = "Answers GET /usage with what the caller has had, and has left."
      environment       = {}
      policy_statements = {}
    }
    openapi = {
      description       = "Answers GET /openapi.json with the OpenAPI document of ${var.name}."
      environment       = { OPENAPI_SETTINGS = jsonencode(local.openapi_settings) }
      policy_statements = {}
    }
  }

  # Connecting takes up to 2 s of the margin; the rest is for the function's own start and answer,
  # so that the client gets our error and not Lambda's.
  invoke_margin_seconds = 4
}
