variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "variants" {
  description = "What is beside the main variant, see the module's variable of that name."
  type        = any
}

variable "variant_header" {
  description = "Whether a request may choose who answers it."
  type        = bool
}

variable "scaling" {
  description = "How the instances of each variant follow its load, see the module's variable of that name."
  type        = any
  default     = null
}

variable "deployment" {
  description = "How an update reaches the live endpoint, see the module's variable of that name."
  type        = any
  default     = null
}
