variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "variants" {
  description = "Additional variants, see the module's variable `variants`."
  type        = any
}

variable "variant_header_enabled" {
  description = "Whether a request may select its variant."
  type        = bool
}

variable "scaling" {
  description = "Scaling of each variant's instances, see the module's variable `scaling`. Null: no scaling."
  type        = any
  default     = null
}

variable "update_policy" {
  description = "Update of the live endpoint, see the module's variable `update_policy`. Null: SageMaker's default."
  type        = any
  default     = null
}
