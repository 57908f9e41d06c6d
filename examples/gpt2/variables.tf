variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "model" {
  description = "Model to serve, see the module's variable `model`. Its image must be in `region`."
  type = object({
    image       = string
    environment = map(string)
  })
}

variable "instance" {
  description = "Instances, see the module's variable `instance`."
  type        = object({ type = string, count = number })
}
