variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "name" {
  description = "Name of the deployment; all resource names derive from it."
  type        = string
}

variable "model" {
  description = "Model to serve, see the module's variable `model`: an engine, or an image, and files in S3."
  type = object({
    engine   = optional(string)
    image    = optional(string)
    registry = optional(object({ credentials_function_arn = optional(string) }))
    s3_uri   = string
  })
}

variable "capture_s3_uri" {
  description = "Destination of captured requests and responses in S3."
  type        = string
}

variable "vpc_id" {
  description = "Id of the VPC of the containers. Null: the default VPC of the region."
  type        = string
  default     = null
}

variable "volume_kms_key_arn" {
  description = "ARN of the key that encrypts the instance's volume."
  type        = string
}
