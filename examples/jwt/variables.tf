variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "issuer" {
  description = "Issuer of the tokens, as it stands in their \"iss\"; AWS reads its OpenID configuration at apply."
  type        = string
}

variable "audiences" {
  description = "Audiences, of which a token has one."
  type        = list(string)
}

variable "generate_scopes" {
  description = "Scopes, of which a token needs one for POST /generate."
  type        = list(string)
}
