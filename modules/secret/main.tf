# The secret itself is never in a plan, a state or a log: each run generates an ephemeral value, and a
# write-only argument sends it to Secrets Manager only when the version changes.
# https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral

ephemeral "aws_secretsmanager_random_password" "this" {
  password_length     = 48 # of 62 letters and digits: 285 bits
  exclude_punctuation = true
}

locals {
  random = ephemeral.aws_secretsmanager_random_password.this.random_password
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV_AWS_149:the key of Secrets Manager itself encrypts it unless another is set, and IAM lets only one function read it; encryption.api_keys_kms_key_arn and encryption.jobs_kms_key_arn set keys of the account, which are billed
  #checkov:skip=CKV2_AWS_57:its clients need a new secret before it counts, so one is generated when the version is raised, and the previous version stays valid for a while

  name        = var.name
  description = var.description
  kms_key_id  = var.kms_key_arn
  tags        = var.tags

  # A revoked secret must not be restorable, and its name must be free at once.
  recovery_window_in_days = 0

  lifecycle {
    # The provider sends no key in place of one that was removed, and would find the same change in every plan.
    # https://github.com/hashicorp/terraform-provider-aws/issues/21623
    postcondition {
      condition     = var.kms_key_arn != null || self.kms_key_id == null || self.kms_key_id == ""
      error_message = "Run aws secretsmanager update-secret --secret-id ${var.name} --kms-key-id \"\" and apply again: the AWS provider cannot return a secret to the key of Secrets Manager. Keep the previous KMS key until then."
    }
  }
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id                = aws_secretsmanager_secret.this.id
  secret_string_wo         = var.prefix == null ? local.random : "${var.prefix}${base64encode(local.random)}"
  secret_string_wo_version = var.secret_version

  # The policies that name the secret are create_before_destroy, and so is this by inheritance: the new value exists when
  # the old version is destroyed. Its state still says AWSCURRENT, a label that the provider does not remove, so the old
  # value keeps AWSPREVIOUS, which the functions accept until the overlap is over.
}
