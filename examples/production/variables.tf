variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "instance" {
  description = "Instances, see the module's variable `instance`."
  type        = object({ type = string, count = number })
}

variable "scaling" {
  description = "Scaling of the instances, see the module's variable `scaling`."
  type        = any
}

variable "update_policy" {
  description = "Update of the live endpoint, see the module's variable `update_policy`."
  type        = any
}

variable "monitoring" {
  description = "Alarms, a dashboard and a budget, see the module's variable `monitoring`."
  type        = any
}
