# In data order: each module needs only the ones above it.

module "alerts" {
  source = "./modules/alerts"
  count  = var.monitoring == null ? 0 : 1

  name   = var.name
  topic  = var.monitoring.topic
  emails = var.monitoring.emails
  tags   = local.tags
}

module "job_store" {
  source = "./modules/job_store"
  count  = var.jobs == null ? 0 : 1

  account        = local.account
  name           = var.name
  bucket         = var.jobs.bucket
  retention_days = var.jobs.retention_days
  kms_key_arn    = var.encryption.jobs_kms_key_arn
  tags           = local.tags
}

module "rate_limit_table" {
  source = "./modules/rate_limit_table"
  count  = var.rate_limits == null ? 0 : 1

  account     = local.account
  name        = var.name
  kms_key_arn = var.encryption.rate_limits_kms_key_arn
  tags        = local.tags
}

module "key_table" {
  source = "./modules/key_table"
  count  = var.api_keys.table == null ? 0 : 1

  account     = local.account
  name        = var.name
  settings    = var.api_keys.table
  kms_key_arn = var.encryption.api_keys_kms_key_arn
  tags        = local.tags
}

module "secret" {
  source   = "./modules/secret"
  for_each = local.secrets

  name           = each.value.name
  description    = each.value.description
  prefix         = each.value.prefix
  secret_version = each.value.secret_version
  kms_key_arn    = each.value.kms_key_arn
  tags           = local.tags
}

module "image" {
  source   = "./modules/image"
  for_each = { for name, variant in local.wanted_variants : name => variant if nonsensitive(variant.model.engine != null) }

  model          = each.value.model
  instance_type  = one(each.value.instance[*].type)
  ami_version    = one(each.value.instance[*].ami_version)
  region         = local.region
  dns_suffix     = local.account.dns_suffix
  provider_major = local.provider_major
}

module "endpoint" {
  source = "./modules/endpoint"

  account       = local.account
  name          = var.name
  variant_name  = local.main_variant
  model         = local.running_variants[local.main_variant].model
  instance      = local.running_variants[local.main_variant].instance
  weight        = try(var.variants[local.main_variant].weight, 1)
  variants      = local.other_variants
  serverless    = var.serverless
  update_policy = var.update_policy
  data_capture  = var.data_capture
  network       = var.network
  encryption    = var.encryption
  iam           = var.iam
  logs          = local.logs
  tags          = local.tags

  async = one([for store in module.job_store : merge(store.endpoint_output, {
    max_concurrent_invocations_per_instance = var.jobs.max_concurrent_invocations_per_instance
  })])
}

module "scaling" {
  source   = "./modules/scaling"
  for_each = toset(nonsensitive(var.scaling == null) ? [] : local.serving_variants)

  endpoint_name = module.endpoint.name
  variant_name  = each.key
  instance_type = local.running_variants[each.key].instance.type
  settings      = var.scaling
  tags          = local.tags
}

module "layer" {
  source = "./modules/layer"
  count  = anytrue(values(local.is_python)) ? 1 : 0

  name        = var.name
  description = "Package sagemaker_llm for the handlers of ${var.name}."
  zip_path    = "${path.module}/dist/sagemaker_llm_layer.zip"
}

module "function" {
  source   = "./modules/function"
  for_each = local.functions_behind_endpoint

  account                  = local.account
  name                     = each.value.name
  description              = each.value.description
  handler                  = each.value.handler
  zip_path                 = each.value.zip_path
  runtime                  = each.value.runtime
  layers                   = each.value.layers
  environment              = each.value.environment
  wrapper                  = each.value.wrapper
  settings                 = each.value.settings
  settings_at_plan         = each.value.settings_at_plan
  settings_inputs          = each.value.settings_inputs
  endpoint_name            = module.endpoint.name
  policy_statements        = each.value.policy_statements
  memory_mb                = each.value.memory_mb
  timeout_seconds          = each.value.timeout_seconds
  reserved_concurrency     = each.value.reserved_concurrency
  architecture             = var.functions.architecture
  log_level                = var.functions.log_level
  permissions_boundary_arn = var.iam.permissions_boundary_arn
  role_path                = var.iam.role_path
  logs                     = local.logs
  tags                     = local.tags
}

# Apart from the other functions, which wait for the endpoint: an API refers to it by its name, and the provider tries
# for five minutes to give API Gateway the permission to invoke it.
module "authorizer" {
  source = "./modules/function"
  count  = contains(keys(local.functions), "authorizer") ? 1 : 0

  account                  = local.account
  name                     = local.functions["authorizer"].name
  description              = local.functions["authorizer"].description
  handler                  = local.functions["authorizer"].handler
  zip_path                 = local.functions["authorizer"].zip_path
  runtime                  = local.functions["authorizer"].runtime
  layers                   = local.functions["authorizer"].layers
  environment              = local.functions["authorizer"].environment
  wrapper                  = local.functions["authorizer"].wrapper
  settings                 = local.functions["authorizer"].settings
  settings_at_plan         = local.functions["authorizer"].settings_at_plan
  settings_inputs          = local.functions["authorizer"].settings_inputs
  endpoint_name            = local.endpoint_name
  policy_statements        = local.functions["authorizer"].policy_statements
  memory_mb                = local.functions["authorizer"].memory_mb
  timeout_seconds          = local.functions["authorizer"].timeout_seconds
  reserved_concurrency     = local.functions["authorizer"].reserved_concurrency
  architecture             = var.functions.architecture
  log_level                = var.functions.log_level
  permissions_boundary_arn = var.iam.permissions_boundary_arn
  role_path                = var.iam.role_path
  logs                     = local.logs
  tags                     = local.tags
}

module "job_events" {
  source = "./modules/job_events"
  count  = var.jobs == null ? 0 : 1

  name                  = var.name
  functions             = { for key in setsubtract(keys(local.job_functions), local.route_functions) : key => module.function[key] }
  topic_arns            = module.job_store[0].topic_arns
  dead_letter_queue_arn = module.job_store[0].dead_letter_queue_arn
  sweep_rule_name       = module.job_store[0].sweep_rule_name
  endpoint              = { name = module.endpoint.name, variant_name = module.endpoint.variant_name, instance_type = one(var.instance[*].type) }
  scaling               = var.jobs
  tags                  = local.tags
}

module "http_api" {
  source = "./modules/http_api"
  count  = var.api.type == "HTTP" ? 1 : 0

  name            = var.name
  routes          = { for key, route in local.routes : key => merge(local.route_targets[route.function], route) }
  jwt             = var.jwt
  api_key         = local.api_key
  throttle        = var.api.throttle
  cors            = local.cors
  stage_variables = local.authenticated_routes
  logs            = local.logs
  tags            = local.tags

  mutual_tls_enabled           = local.mutual_tls_enabled
  disable_execute_api_endpoint = var.api.disable_execute_api_endpoint
}

module "rest_api" {
  source = "./modules/rest_api"
  count  = var.api.type == "REST" ? 1 : 0

  account                  = local.account
  name                     = var.name
  routes                   = { for key, route in local.routes : key => merge(local.invocations[route.function], route) }
  functions                = { for key, route in local.routes : key => local.route_targets[route.function] }
  jwt                      = var.jwt
  api_key                  = local.api_key
  throttle                 = var.api.throttle
  cors                     = local.cors
  waf_acl                  = var.api.waf_acl
  vpc_endpoint_ids         = var.api.vpc_endpoint_ids
  create_log_role          = var.api.create_log_role
  role_path                = var.iam.role_path
  permissions_boundary_arn = var.iam.permissions_boundary_arn
  stage_variables          = local.authenticated_routes
  logs                     = local.logs
  tags                     = local.tags

  mutual_tls_enabled           = local.mutual_tls_enabled
  disable_execute_api_endpoint = var.api.disable_execute_api_endpoint
}

module "domain" {
  source = "./modules/domain"
  count  = var.domain == null ? 0 : 1

  account = local.account
  domain  = var.domain
  api     = { id = local.api.id, stage = local.api.stage }
  tags    = local.tags
}

module "monitoring" {
  source = "./modules/monitoring"

  account        = local.account
  name           = var.name
  settings       = var.monitoring
  topic_arn      = one(module.alerts[*].topic_arn)
  endpoint       = { name = module.endpoint.name, variant_names = module.endpoint.variant_names, shadow_variant_names = module.endpoint.shadow_variant_names, is_async = nonsensitive(var.jobs != null) }
  function_names = { for key, function in merge(module.function, { for function in module.authorizer : "authorizer" => function }) : nonsensitive(trimprefix(local.functions[key].name, "${var.name}-")) => function.name }
  api_metrics    = local.api.metrics

  # The authorizer of a REST API raises an error for each invalid key, which anyone can send.
  functions_that_raise = nonsensitive(var.api.type == "REST") ? ["authorizer"] : []

  tags = local.tags

  dead_letters = one([for store in module.job_store : {
    queue_name        = store.dead_letter_queue_name
    alarm_action_arns = var.jobs.alarm_action_arns
  }])
}
