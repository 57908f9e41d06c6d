# An item is a caller's day: the tokens and the requests of it, and the requests of its newest minute.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  table_name = "${var.name}-limits"

  # Spelt out rather than read from the resource, so that the first plan shows what the policies allow.
  table_arn = "arn:${data.aws_partition.current.partition}:dynamodb:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:table/${local.table_name}"

  # The functions' tables of limits: the common one, and that of each key, with what it leaves out from the common one.
  common = {
    requests_per_minute = var.settings.requests_per_minute
    tokens_per_day      = var.settings.tokens_per_day
  }
  keys = {
    for name, key in var.settings.keys : name => {
      requests_per_minute = key.requests_per_minute == null ? local.common.requests_per_minute : key.requests_per_minute
      tokens_per_day      = key.tokens_per_day == null ? local.common.tokens_per_day : key.tokens_per_day
    }
  }

  # With a key of the caller's own, each function reads and writes through it.
  use_key = {
    for key in var.settings.kms_key_arn[*] : "UseKeyOfLimits" => {
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [key]
    }
  }
}

resource "aws_dynamodb_table" "this" {
  name         = local.table_name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "account"
  range_key    = "day"
  tags         = var.tags

  attribute {
    name = "account"
    type = "S"
  }

  attribute {
    name = "day"
    type = "S"
  }

  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  # Null: encrypted with a key that DynamoDB owns, which costs nothing.
  dynamic "server_side_encryption" {
    for_each = var.settings.kms_key_arn[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
