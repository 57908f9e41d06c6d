variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "issuer" {
  description = "Issuer in the `iss` claim of the tokens. AWS reads its OpenID configuration at apply."
  type        = string
}

variable "audiences" {
  description = "Audiences, of which a token needs one."
  type        = list(string)
}

variable "generate_scopes" {
  description = "Scopes, of which a token needs one for POST /generate."
  type        = list(string)
}
