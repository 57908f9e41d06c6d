variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "model" {
  description = "Model to serve, see the module's variable `model`."
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
  description = "Instance, see the module's variable `instance`."
  type        = object({ type = string })
}

variable "openai" {
  description = "OpenAI's API, see the module's variable `openai`. Null: off."
  type        = object({ aliases = optional(list(string), []) })
  default     = null
}
