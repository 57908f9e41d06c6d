# What the route stores and announces.

resource "aws_dynamodb_table" "summaries" {
  #checkov:skip=CKV_AWS_119:DynamoDB encrypts the table with its own key

  name         = "${var.name}-summaries"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}

# The messages carry ids of summaries and no texts, so the topic is not encrypted.
resource "aws_sns_topic" "summaries" {
  #checkov:skip=CKV_AWS_26:the messages carry ids only

  name = "${var.name}-summaries"
}
