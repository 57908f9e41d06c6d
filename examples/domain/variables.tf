variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "domain" {
  description = "Domain name of the API."
  type        = string
}

variable "certificate_arn" {
  description = "ARN of the certificate of that name in ACM, in the same region."
  type        = string
}

variable "hosted_zone_id" {
  description = "Id of the Route 53 zone in which the module creates the record. Null: create it yourself, see the output `dns_record`."
  type        = string
  default     = null
}

variable "truststore_uri" {
  description = "`s3://<bucket>/<key>` of the trusted certificate authorities. Null: no client certificates."
  type        = string
  default     = null
}
