module "image" {
  source   = "./modules/image"
  for_each = { for name, variant in local.wanted_variants : name => variant if variant.model.engine != null }

  model          = each.value.model
  instance_type  = one(each.value.instance[*].type)
  ami_version    = one(each.value.instance[*].ami_version)
  region         = data.aws_region.current.id
  dns_suffix     = data.aws_partition.current.dns_suffix
  provider_major = local.provider_major
}

module "endpoint" {
  source = "./modules/endpoint"

  name           = var.name
  model          = local.running_variants[local.main_variant].model
  instance       = local.running_variants[local.main_variant].instance
  weight         = try(var.variants[local.main_variant].weight, 1)
  variants       = local.other_variants
  serverless     = var.serverless
  deployment     = var.deployment
  execution_role = var.execution_role
  async          = local.async
  governance     = var.governance
  logs           = var.logs
  tags           = local.tags
}

module "limits" {
  source = "./modules/limits"
  count  = var.api.limits == null ? 0 : 1

  name     = var.name
  settings = var.api.limits
  tags     = local.tags
}

module "scaling" {
  source   = "./modules/scaling"
  for_each = toset(var.scaling == null ? [] : local.answering_variants)

  endpoint_name = module.endpoint.name
  variant_name  = each.key
  instance_type = local.running_variants[each.key].instance.type
  settings      = var.scaling
  tags          = local.tags
}

module "jobs" {
  source = "./modules/jobs"
  count  = var.jobs == null ? 0 : 1

  name           = var.name
  settings       = local.jobs_settings
  endpoint       = { name = module.endpoint.name, arn = module.endpoint.arn, variant_name = module.endpoint.variant_name }
  zip_folder     = "${path.module}/dist"
  max_body_bytes = var.api.max_body_bytes
  limits         = one(module.limits[*].limited)
  functions      = var.functions
  logs           = var.logs
  tags           = local.tags

  permissions_boundary_arn = var.governance.permissions_boundary_arn
  role_path                = var.governance.role_path
}

module "function" {
  source   = "./modules/function"
  for_each = { for key, function in local.functions : key => function if !contains(local.unavailable, key) }

  name                 = "${var.name}-${each.key}"
  description          = each.value.description
  zip_path             = "${path.module}/dist/${each.key}.zip"
  environment          = merge(each.value.environment, try(local.counting[each.key].environment, {}))
  policy_statements    = merge(each.value.policy_statements, try(local.counting[each.key].policy_statements, {}))
  memory_mb            = var.functions.memory_mb
  timeout_seconds      = var.functions.timeout_seconds
  architecture         = var.functions.architecture
  reserved_concurrency = var.functions.reserved_concurrency
  log_level            = var.functions.log_level
  logs                 = var.logs
  tags                 = local.tags

  permissions_boundary_arn = var.governance.permissions_boundary_arn
  role_path                = var.governance.role_path
}

module "key" {
  source   = "./modules/secret"
  for_each = local.made_keys

  name           = "${var.name}/keys/${each.key}"
  description    = "API key of ${var.name}/keys/${each.key}."
  secret_version = each.value.version
  kms_key_arn    = var.api.keys_kms_key_arn
  tags           = local.tags
}

module "authorizer" {
  source = "./modules/function"
  count  = local.uses_keys ? 1 : 0

  name              = "${var.name}-authorizer"
  description       = "Tells the HTTP API ${var.name} whose key a request has."
  zip_path          = "${path.module}/dist/authorizer.zip"
  environment       = local.authorizer.environment
  policy_statements = local.authorizer.policy_statements
  memory_mb         = var.functions.memory_mb
  timeout_seconds   = local.authorizer.timeout_seconds
  architecture      = var.functions.architecture
  log_level         = var.functions.log_level
  logs              = var.logs
  tags              = local.tags

  permissions_boundary_arn = var.governance.permissions_boundary_arn
  role_path                = var.governance.role_path
}

module "api" {
  source = "./modules/api"

  name     = var.name
  routes   = local.api_routes
  jwt      = var.api.jwt
  api_key  = one([for function in module.authorizer : merge(function, { cache = var.api.key_cache })])
  throttle = var.api.throttle
  cors     = local.cors
  domain   = var.api.domain
  logs     = var.logs
  tags     = local.tags

  disable_default_endpoint = var.api.disable_default_endpoint
}

module "monitoring" {
  source = "./modules/monitoring"
  count  = var.monitoring == null ? 0 : 1

  name           = var.name
  settings       = var.monitoring
  endpoint       = { name = module.endpoint.name, variant_names = module.endpoint.variant_names, shadow_variant_names = module.endpoint.shadow_variant_names }
  function_names = local.function_names
  api_id         = module.api.id
  tags           = local.tags
}
