# A job is an item of its owner; docs/development/jobs.md lists every attribute and every write.

resource "aws_dynamodb_table" "this" {
  name         = local.table_name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "owner"
  range_key    = "id"
  tags         = var.tags

  attribute {
    name = "owner"
    type = "S"
  }

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "open"
    type = "S"
  }

  attribute {
    name = "due_at"
    type = "N"
  }

  # Sparse: only jobs that have not ended have these two attributes.
  global_secondary_index {
    name            = local.open_index_name
    hash_key        = "open"
    range_key       = "due_at"
    projection_type = "KEYS_ONLY"
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
