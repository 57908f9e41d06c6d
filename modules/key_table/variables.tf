variable "name" {
  description = "Name of the deployment; the table's name begins with it."
  type        = string
  nullable    = false
}

variable "account" {
  description = "AWS account: its id, region and partition."
  type        = object({ id = string, region = string, partition = string })
  nullable    = false
}

variable "settings" {
  description = "Whether the table has point-in-time recovery, and whether it is protected against deletion."
  type        = object({ point_in_time_recovery = bool, deletion_protection = bool })
  nullable    = false
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the table. Null: a key that DynamoDB owns."
  type        = string
}

variable "tags" {
  description = "Tags of the table."
  type        = map(string)
  nullable    = false
}
