variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "api_keys" {
  description = "API keys in the settings, by name, beside those in the table: `sha256` digests of keys of your own."
  type        = map(object({ sha256 = list(string) }))
  default     = {}
}

variable "key_table" {
  description = "Table of API keys: how long the authorizer remembers a key, in seconds, and whether DynamoDB refuses to delete the table. Null: no table."
  type = object({
    cache_seconds         = optional(number)
    unknown_cache_seconds = optional(number)
    deletion_protection   = optional(bool)
  })
}
