variable "account" {
  description = "AWS account: its region."
  type        = object({ region = string })
  nullable    = false
}

variable "domain" {
  description = <<-EOT
    Custom domain of the API.
    - `name`, `certificate_arn`: host name, and its ACM certificate in the API's region.
    - `hosted_zone`: Route 53 zone, by its `id`, for the record. Null: DNS is managed elsewhere.
    - `mutual_tls`: `truststore_uri`, `truststore_version` and `ownership_certificate_arn` (each null if not
      needed). Null: clients need no certificate.
  EOT
  type = object({
    name            = string
    certificate_arn = string
    hosted_zone     = object({ id = string })
    mutual_tls = object({
      truststore_uri            = string
      truststore_version        = string
      ownership_certificate_arn = string
    })
  })
  nullable = false
}

variable "api" {
  description = "API behind the domain: `id` and `stage`."
  type        = object({ id = string, stage = string })
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource that accepts tags."
  type        = map(string)
  nullable    = false
}
