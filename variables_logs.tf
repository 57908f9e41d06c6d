variable "logs" {
  description = <<-EOT
    The log groups of the endpoint, the functions and the API.
    - `retention_days`: days that CloudWatch keeps the lines; 0 keeps them for ever.
    - `kms_key_arn`: key that encrypts them, and whose policy lets CloudWatch Logs use it; null
      leaves that to CloudWatch's own key.
  EOT
  type = object({
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
  })
  default  = {}
  nullable = false

  # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
  validation {
    condition = contains([
      0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ], var.logs.retention_days)
    error_message = "Set logs.retention_days to a period that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, or 0 for ever."
  }

  validation {
    condition     = var.logs.kms_key_arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs.kms_key_arn))
    error_message = "Set logs.kms_key_arn to the full ARN of a key, arn:aws:kms:<region>:<account>:key/<id>; CloudWatch accepts no alias."
  }
}
