# Which routes require authentication, for the functions: a request without any is refused there, too, should
# API Gateway ever pass it on. lambdas/web/authentication.py reads the variables and makes the same names.

locals {
  # Routes whose keys differ in nothing but punctuation share a variable, which is there unless one is open.
  authenticated_routes = { for key, route in var.routes : substr("auth_${trim(replace(key, "/[^A-Za-z0-9]+/", "_"), "_")}", 0, 64) => route.auth... }
  authentication       = { for name, auths in local.authenticated_routes : name => "required" if !contains(auths, "NONE") }
}
