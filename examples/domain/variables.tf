variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "domain" {
  description = "Name at which the API answers."
  type        = string
}

variable "certificate_arn" {
  description = "Certificate of that name in ACM, in the same region."
  type        = string
}

variable "hosted_zone_id" {
  description = "Route 53 zone that gets the record. Null: make it yourself, see the output `dns_record`."
  type        = string
  default     = null
}

variable "truststore_uri" {
  description = "`s3://bucket/key` of the certificate authorities whose clients may call. Null: no certificate is asked for."
  type        = string
  default     = null
}
