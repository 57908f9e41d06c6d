variable "name" {
  description = "Name of the secret that holds the key, such as `gpt2/keys/alice`."
  type        = string
  nullable    = false
}

variable "key_version" {
  description = "Version of the key; another number makes a new key, and the one before becomes `AWSPREVIOUS`."
  type        = number
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the secret. Null: Secrets Manager's own."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "Give api.keys_kms_key_arn the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>; policies take no alias."
  }
}

variable "tags" {
  description = "Tags of the secret."
  type        = map(string)
  default     = {}
  nullable    = false
}
