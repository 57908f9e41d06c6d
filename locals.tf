locals {
  # Read back and not from the data sources, so that it is known at each plan but the first.
  account = terraform_data.account.input
  region  = local.account.region

  # One tag marks every resource of a deployment: the module's name, with the deployment's name as its value.
  tags = merge(var.tags, { terraform-aws-sagemaker-llm = var.name })

  logs = {
    retention_days = var.logs.retention_days
    kms_key_arn    = var.encryption.logs_kms_key_arn
  }

  # Since version 6 each resource and data source of the provider has a region of its own. The object is
  # read as a whole, because Terraform refuses an attribute that provider 5 does not have.
  provider_major = contains(keys(data.aws_region.current), "region") ? 6 : 5

  # Secrets Manager adds a hyphen and six characters to a secret's name.
  secret_arn_format = "arn:${local.account.partition}:secretsmanager:${local.region}:${local.account.id}:secret:%s-000000"

  # Maps of the inputs by keys that are no secret even if the whole input is sensitive: they decide which resources
  # there are. Each value stays sensitive.
  api_keys       = { for name in nonsensitive(keys(var.api_keys.keys)) : name => var.api_keys.keys[name] }
  api_routes     = { for key in nonsensitive(keys(var.api.routes)) : key => var.api.routes[key] }
  own_routes     = { for key in nonsensitive(keys(var.routes)) : key => var.routes[key] }
  added_variants = { for name in nonsensitive(keys(var.variants)) : name => var.variants[name] if name != local.main_variant }

  # Secrets whose values Terraform generates: API keys without a digest, and the secret that signs callbacks.
  generated_keys = { for name, key in local.api_keys : name => key if nonsensitive(key.sha256 == null) }

  # Without try(), which knows nothing at plan of a value that has an unknown part.
  callback = nonsensitive(var.jobs == null) ? null : var.jobs.callback

  secrets = merge(
    { for name, key in local.generated_keys : "keys/${name}" => {
      name            = "${var.name}/keys/${name}"
      description     = "API key ${name} of ${var.name}."
      prefix          = null
      secret_version  = key.secret_version
      overlap_seconds = key.overlap_hours * 3600
      kms_key_arn     = var.encryption.api_keys_kms_key_arn
    } },
    { for callback in nonsensitive(local.callback == null) ? [] : [local.callback] : "jobs/callback" => {
      name            = "${var.name}/jobs/callback"
      description     = "Secret that signs the job callbacks of ${var.name} (Standard Webhooks)."
      prefix          = "whsec_"
      secret_version  = callback.secret_version
      overlap_seconds = callback.overlap_hours * 3600
      kms_key_arn     = var.encryption.jobs_kms_key_arn
    } },
  )
}
