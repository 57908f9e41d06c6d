# The key itself is never in a plan, a state or a log: an ephemeral value is made anew by each run,
# and a write-only argument takes it to Secrets Manager, only when the version changes.
# https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral

ephemeral "aws_secretsmanager_random_password" "this" {
  password_length     = 48 # of 62 letters and digits: 285 bits
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV_AWS_149:the key of Secrets Manager itself encrypts it, and IAM lets the authorizer alone read it; api.keys_kms_key_arn names a key of the account, which is billed
  #checkov:skip=CKV2_AWS_57:callers have to be told of a new key, so it is made when its version is raised, and the one before stays valid for a while

  name        = var.name
  description = "API key of ${var.name}."
  kms_key_id  = var.kms_key_arn
  tags        = var.tags

  # A key that is revoked must not be restorable, and its name must be free for a new key at once.
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id                = aws_secretsmanager_secret.this.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.this.random_password
  secret_string_wo_version = var.key_version

  # Never create_before_destroy: the destroy would take the label AWSPREVIOUS off the old key,
  # which the authorizer accepts until the overlap is over.
}
