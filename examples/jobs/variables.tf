variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "callback_hosts" {
  description = "Hosts that clients may use in the header Callback-Url."
  type        = list(string)
}
