# An item is one key, found by its SHA-256 digest, or one name with the digests of its keys, see
# lambdas/api_keys/item.py. Nothing expires by itself: an expired key stays visible to its operator.

locals {
  table_name = "${var.name}-api-keys"

  # Built from names and not read from the resource, so that the first plan shows what the policies allow.
  table_arn = "arn:${var.account.partition}:dynamodb:${var.account.region}:${var.account.id}:table/${local.table_name}"
}

resource "aws_dynamodb_table" "this" {
  #checkov:skip=CKV_AWS_28:api_keys.table.point_in_time_recovery is the user's decision

  name                        = local.table_name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.settings.deletion_protection
  tags                        = var.tags

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.settings.point_in_time_recovery
  }

  # Null: encrypted with a key that DynamoDB owns, which costs nothing.
  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
