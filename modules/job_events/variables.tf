variable "name" {
  description = "Name of the deployment; the names of rule and alarm begin with it."
  type        = string
  nullable    = false
}

variable "functions" {
  description = "Functions that events start, each with its `name` and `arn`: `jobs_notify` (by topics), `jobs_sweep` (by the schedule) and, with callbacks, `jobs_callback` (by the other two)."
  type        = map(object({ name = string, arn = string }))
  nullable    = false
}

variable "topic_arns" {
  description = "ARNs of the topics to which SageMaker publishes, by outcome."
  type        = map(string)
  nullable    = false
}

variable "dead_letter_queue_arn" {
  description = "ARN of the queue for events that could not be processed."
  type        = string
  nullable    = false
}

variable "sweep_rule_name" {
  description = "Name of the schedule's rule, which the queue's policy allows to send messages."
  type        = string
  nullable    = false
}

variable "endpoint" {
  description = "Name of the endpoint that runs the jobs, and of its variant that scales, with its instance type."
  type        = object({ name = string, variant_name = string, instance_type = string })
  nullable    = false
}

variable "scaling" {
  description = "Bounds and targets of the instances, fields of the root's `jobs`."
  type = object({
    min_capacity              = number
    max_capacity              = number
    backlog_per_instance      = number
    scale_in_cooldown_seconds = number
  })
  nullable = false
}

variable "tags" {
  description = "Tags of every resource that accepts tags."
  type        = map(string)
  nullable    = false
}
