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

variable "tags" {
  description = "Tags of the secret."
  type        = map(string)
  default     = {}
  nullable    = false
}
