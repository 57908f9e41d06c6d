variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "model" {
  description = "What is served, see the module's variable of that name."
  type = object({
    engine       = string
    id           = string
    version      = optional(string)
    task         = optional(string)
    max_length   = optional(number)
    quantization = optional(string)
  })
}

variable "instance" {
  description = "What it runs on, see the module's variable of that name."
  type        = object({ type = string })
}
