variable "region" {
  description = "AWS region to deploy to; the image in terraform.tfvars must be of the same one."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "model" {
  description = "What is served, see the module's variable of that name."
  type = object({
    image       = string
    environment = map(string)
  })
}

variable "instance" {
  description = "What it runs on, see the module's variable of that name."
  type = object({
    type  = string
    count = number
  })
}
