# An item is one day of one client: the day's tokens and requests, and the requests of its latest minute.

locals {
  table_name = "${var.name}-rate-limits"

  # Built from names and not read from the resource, so that the first plan shows what the policies allow.
  table_arn = "arn:${var.account.partition}:dynamodb:${var.account.region}:${var.account.id}:table/${local.table_name}"
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
    for_each = var.kms_key_arn[*]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
