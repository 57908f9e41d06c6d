variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "model_s3_uri" {
  description = "Folder in S3 that holds the model's files."
  type        = string
}

variable "capture_s3_uri" {
  description = "Folder in S3 for requests and answers that are kept."
  type        = string
}

variable "vpc_id" {
  description = "VPC that the containers join. Null: the region's default one."
  type        = string
  default     = null
}

variable "volume_kms_key_arn" {
  description = "Key that encrypts the instance's volume."
  type        = string
}
