variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the instance; every resource's name derives from it."
  type        = string
}

variable "model" {
  description = "What is served, see the module's variable of that name: an engine, or an image, and files in S3."
  type = object({
    engine   = optional(string)
    image    = optional(string)
    registry = optional(object({ credentials_function_arn = optional(string) }))
    s3_uri   = string
  })
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
