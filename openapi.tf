# What the function behind GET /openapi.json is told of the API; lambdas/openapi/ makes the document of it.

locals {
  openapi_settings = {
    name           = var.name
    routes         = { for key, auth in local.route_auth : key => { auth = auth, scopes = local.route_scopes[key] } }
    issuer         = one(var.api.jwt[*].issuer)
    key_headers    = var.api.key_cache == null ? ["authorization", "x-api-key"] : [var.api.key_cache.header]
    max_body_bytes = var.api.max_body_bytes
    limited        = keys(local.limited_routes)
  }
}
