variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "instance" {
  description = "What it runs on, see the module's variable of that name."
  type        = object({ type = string, count = number })
}

variable "scaling" {
  description = "How the instances follow the load, see the module's variable of that name."
  type        = any
}

variable "deployment" {
  description = "How an update reaches the live endpoint, see the module's variable of that name."
  type        = any
}

variable "monitoring" {
  description = "Alarms, a dashboard and a budget, see the module's variable of that name."
  type        = any
}
