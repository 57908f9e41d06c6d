variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "callback_hosts" {
  description = "Hosts that clients may have called when a job has ended."
  type        = list(string)
}
