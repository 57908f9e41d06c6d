variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}
