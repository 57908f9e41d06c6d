variable "model" {
  description = "Engine and model, fields of the root's `model`. Null leaves a setting to the engine."
  type = object({
    engine                 = string
    version                = string
    id                     = string
    revision               = string
    task                   = string
    max_length             = number
    max_batch_tokens       = number
    tensor_parallel_degree = number
    quantization           = string
    dtype                  = string
    trust_remote_code      = bool
  })
  nullable = false
}

variable "instance_type" {
  description = "SageMaker instance type. Null: serverless, which has no GPU."
  type        = string
}

variable "region" {
  description = "Region of the endpoint. SageMaker pulls images from its own region only."
  type        = string
  nullable    = false
}

variable "dns_suffix" {
  description = "Domain of the region's partition, such as `amazonaws.com`."
  type        = string
  nullable    = false
}

variable "provider_major" {
  description = "Major version of the AWS provider: 5 does not accept the hosts on which CUDA 13 runs."
  type        = number
  nullable    = false
}

variable "ami_version" {
  description = "Inference AMI of the instance. Null: the one that fits the image."
  type        = string
}
