variable "name" {
  description = "Name of the secret, such as `gpt2/keys/alice`."
  type        = string
  nullable    = false
}

variable "description" {
  description = "What it is for, for the console."
  type        = string
  nullable    = false
}

variable "secret_version" {
  description = "Another number makes a new secret, and the one before becomes `AWSPREVIOUS`."
  type        = number
  nullable    = false
}

variable "prefix" {
  description = "What the secret begins with, before base64 of the random bytes, such as `whsec_`. Null: letters and digits, as they are."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "KMS key that encrypts it. Null: Secrets Manager's own."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "Give api.keys_kms_key_arn, or jobs.kms_key_arn, the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>; policies take no alias."
  }
}

variable "tags" {
  description = "Tags of the secret."
  type        = map(string)
  default     = {}
  nullable    = false
}
