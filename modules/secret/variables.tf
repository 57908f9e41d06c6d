variable "name" {
  description = "Name of the secret, such as `gpt2/keys/alice`."
  type        = string
  nullable    = false
}

variable "description" {
  description = "Purpose of the secret, for the console."
  type        = string
  nullable    = false
}

variable "secret_version" {
  description = "Version of the secret. Another number generates a new secret, and the previous version becomes `AWSPREVIOUS`."
  type        = number
  nullable    = false
}

variable "prefix" {
  description = "Prefix of the secret before the base64 of the random characters, such as `whsec_`. Null: the random characters as they are."
  type        = string
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the secret. Null: the key of Secrets Manager."
  type        = string
}

variable "tags" {
  description = "Tags of the secret."
  type        = map(string)
  nullable    = false
}
