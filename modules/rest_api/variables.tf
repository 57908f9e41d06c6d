variable "name" {
  description = "Name of the REST API."
  type        = string
  nullable    = false
}

variable "account" {
  description = "AWS account: its id, region and partition."
  type        = object({ id = string, region = string, partition = string })
  nullable    = false
}

variable "routes" {
  description = <<-EOT
    Functions and authentication, by route key, such as `POST /generate`. Nothing of it is read from the
    functions: a deployment is created before the previous one is destroyed, Terraform passes this on to
    whatever it refers to, and functions and an endpoint with a fixed name cannot exist twice.
    - `method`, `path`: of the route.
    - `invoke_arn`, `timeout_seconds`: ARN with which API Gateway invokes the function, and its timeout.
    - `streams`: whether the response is sent while it is produced.
    - `auth`: `AWS_IAM`, `JWT`, `API_KEY` or `NONE`.
    - `scopes`: scopes of which a token needs one. Null: no scope is required.
    - `throttle`: `rate_per_second` and `burst` of the route; null, as a whole or for one field: as in `throttle`.
  EOT
  type = map(object({
    method          = string
    path            = string
    invoke_arn      = string
    timeout_seconds = number
    streams         = bool
    auth            = string
    scopes          = list(string)
    throttle        = object({ rate_per_second = number, burst = number })
  }))
  nullable = false
}

variable "functions" {
  description = "Functions by route key, read from the functions, because a permission needs one that exists: `name`, and `qualifier` of an alias or version (null: neither)."
  type        = map(object({ name = string, qualifier = string }))
  nullable    = false
}

variable "jwt" {
  description = "Accepted tokens of routes with `JWT`: `issuer`, a Cognito user pool, and `audiences`. Null: no route has `JWT`."
  type        = object({ issuer = string, audiences = list(string) })
}

variable "api_key" {
  description = <<-EOT
    Lambda authorizer of routes with `API_KEY`. Null: no route has it.
    - `name`, `invoke_arn`: name of the function and the ARN with which API Gateway invokes it, both built
      from names and not read from the function, see authorizers.tf.
    - `cache`: `header` of the key, and `seconds` that API Gateway caches the authorizer's response. Null: no
      cache, and the function reads the headers itself.
  EOT
  type = object({
    name       = string
    invoke_arn = string
    cache      = object({ header = string, seconds = number })
  })
}

variable "throttle" {
  description = "Throttle of each route without one of its own: `rate_per_second` and `burst`."
  type        = object({ rate_per_second = number, burst = number })
  nullable    = false
}

variable "cors" {
  description = "CORS configuration. Null: no CORS."
  type = object({
    allow_origins     = list(string)
    allow_methods     = list(string)
    allow_headers     = list(string)
    expose_headers    = list(string)
    allow_credentials = bool
    max_age_seconds   = number
  })
}

variable "mutual_tls_enabled" {
  description = "Whether clients of the custom domain present a certificate, which the access log then names."
  type        = bool
  nullable    = false
}

variable "disable_execute_api_endpoint" {
  description = "Whether to disable the default execute-api URL."
  type        = bool
  nullable    = false
}

variable "waf_acl" {
  description = "Web ACL of AWS WAF that protects the stage, by its ARN. Null: none."
  type        = object({ arn = string })
}

variable "vpc_endpoint_ids" {
  description = "IDs of the VPC endpoints through which alone the API is reachable. Null: the API is public."
  type        = set(string)
}

variable "create_log_role" {
  description = "Whether to create the role with which API Gateway writes the logs of all REST APIs of the account in this region."
  type        = bool
  nullable    = false
}

variable "role_path" {
  description = "Path of that role."
  type        = string
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "ARN of the permissions boundary of that role. Null: none."
  type        = string
}

variable "stage_variables" {
  description = "Variables of the stage that the functions read, besides those of CORS and tokens."
  type        = map(string)
  nullable    = false
}

variable "logs" {
  description = "Access log: `retention_days` and `kms_key_arn` (null: CloudWatch's own key)."
  type        = object({ retention_days = number, kms_key_arn = string })
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource that accepts tags."
  type        = map(string)
  nullable    = false
}
