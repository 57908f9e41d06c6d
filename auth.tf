# Who may call: what each route asks for, and the keys of those that ask for one.

locals {
  route_auth = {
    for key in keys(local.routes) : key => coalesce(try(var.api.routes[key].auth, null), var.api.auth)
  }

  route_scopes = {
    for key, auth in local.route_auth : key => auth == "JWT" ? coalesce(try(var.api.routes[key].scopes, null), var.api.jwt.scopes) : null
  }

  uses_keys = contains(values(local.route_auth), "API_KEY")

  # A key with no digest is made by Terraform.
  made_keys    = { for name, key in var.api.keys : name => key if key.sha256 == null }
  brought_keys = { for name, key in var.api.keys : name => key.sha256 if key.sha256 != null }

  authorizer = {
    environment = {
      API_KEY_DIGESTS = jsonencode(local.brought_keys)
      API_KEY_SECRETS = jsonencode({
        for name, key in module.key : name => {
          arn             = key.arn
          overlap_seconds = local.made_keys[name].overlap_hours * 3600
        }
      })
    }
    policy_statements = { for id, statement in merge(
      {
        ReadKeys = {
          actions    = ["secretsmanager:GetSecretValue"]
          resources  = [for key in module.key : key.arn]
          conditions = null
        }
      },
      {
        # https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
        for key in var.api.keys_kms_key_arn[*] : "DecryptKeys" => {
          actions    = ["kms:Decrypt"]
          resources  = [key]
          conditions = { StringEquals = { "kms:ViaService" = ["secretsmanager.${data.aws_region.current.id}.${data.aws_partition.current.dns_suffix}"] } }
        }
      },
    ) : id => statement if length(local.made_keys) > 0 }

    # An HTTP API waits 10 s for its authorizer,
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html.
    timeout_seconds = 10
  }

  api_routes = {
    for key, function in local.routes : key => merge(local.route_functions[function], {
      auth   = local.route_auth[key]
      scopes = local.route_scopes[key]

      throttle = try(var.api.routes[key].throttle, null)
    })
  }
}
