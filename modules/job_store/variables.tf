variable "name" {
  description = "Name of the deployment; the name of every resource and the key of every object begin with it."
  type        = string
  nullable    = false
}

variable "account" {
  description = "AWS account: its id, region, partition and DNS suffix."
  type        = object({ id = string, region = string, partition = string, dns_suffix = string })
  nullable    = false
}

variable "bucket" {
  description = "Existing bucket for inputs and outputs. If null, the module creates one."
  type        = object({ name = string })
}

variable "retention_days" {
  description = "Days that a job and its result are kept."
  type        = number
  nullable    = false
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts bucket, table, topics and queue. Null: the services' own keys."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  nullable    = false
}
