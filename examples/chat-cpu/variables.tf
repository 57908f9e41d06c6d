variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "api_keys" {
  description = "API keys by name: `{}` for a key that Terraform creates, or `sha256` digests of a key of your own."
  type = map(object({
    sha256         = optional(list(string))
    secret_version = optional(number, 1)
  }))
}

variable "create_log_role" {
  description = "Whether to create the account's role for the access logs of REST APIs, see README.md."
  type        = bool
  default     = false
}
