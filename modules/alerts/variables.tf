variable "name" {
  description = "Name of the deployment; the topic's name begins with it."
  type        = string
  nullable    = false
}

variable "topic" {
  description = "ARN of an existing SNS topic for alarm notifications. If null, the module creates one."
  type        = object({ arn = string })
}

variable "emails" {
  description = "Email addresses that are subscribed to the module's own topic."
  type        = set(string)
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource that accepts tags."
  type        = map(string)
  nullable    = false
}
