variable "governance" {
  description = <<-EOT
    VPC, keys, captured data, and bounds of the role: see the root's variable of this name. Without
    `network.security_group_ids` the module makes a group in `network.vpc_id`.
  EOT
  type = object({
    network = optional(object({
      subnet_ids         = list(string)
      vpc_id             = optional(string)
      security_group_ids = optional(list(string))
    }))
    network_isolation  = optional(bool, false)
    volume_kms_key_arn = optional(string)
    model_kms_key_arn  = optional(string)
    capture = optional(object({
      s3_uri              = string
      sampling_percentage = optional(number, 100)
      kms_key_arn         = optional(string)
    }))
    permissions_boundary_arn = optional(string)
    role_path                = optional(string, "/")
    policy_statements = optional(map(object({
      actions   = list(string)
      resources = list(string)
    })), {})
  })
  default  = {}
  nullable = false
}
