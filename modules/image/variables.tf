variable "model" {
  description = <<-EOT
    What is served, and by which engine. Null leaves a setting to the engine.
    - `engine`: `lmi`, `vllm`, `sglang`, `llamacpp`, `tei`, `transformers` or `tgi`.
    - `version`: of the engine, such as `0.30.0`; `0.30` means its newest patch. Null: the newest that
      region, instance and AWS provider can serve.
    - `id`: of the model on the Hugging Face hub. Null: the files come from S3.
    - `revision`: branch, tag or commit on the hub.
    - `task`: what is asked of the model. Null: what the engine is made for.
    - `max_length`: tokens of a request and its answer together.
    - `max_batch_tokens`: tokens that are processed at once.
    - `tensor_parallel_degree`: GPUs that share one copy of the model.
    - `quantization`: how the weights are compressed, in the engine's own word.
    - `dtype`: type of the weights, in the engine's own word.
    - `trust_remote_code`: true runs code that comes with the model.
  EOT
  type = object({
    engine                 = string
    version                = optional(string)
    id                     = optional(string)
    revision               = optional(string)
    task                   = optional(string)
    max_length             = optional(number)
    max_batch_tokens       = optional(number)
    tensor_parallel_degree = optional(number)
    quantization           = optional(string)
    dtype                  = optional(string)
    trust_remote_code      = optional(bool)
  })
  nullable = false

  validation {
    condition     = contains(["lmi", "vllm", "sglang", "llamacpp", "tei", "transformers", "tgi"], var.model.engine)
    error_message = "Set model.engine to lmi, vllm, sglang, llamacpp, tei, transformers or tgi, or set model.image to an image of your own."
  }
}

variable "instance_type" {
  description = "SageMaker instance type. Null: serverless, which has no GPU."
  type        = string
  default     = null
}

variable "region" {
  description = "Region of the endpoint; SageMaker pulls images from its own region only."
  type        = string
  nullable    = false
}

variable "dns_suffix" {
  description = "Domain of the region's partition, such as `amazonaws.com`."
  type        = string
  nullable    = false
}

variable "provider_major" {
  description = "Major version of the AWS provider: 5 does not know the hosts on which CUDA 13 runs."
  type        = number
  nullable    = false
}

variable "ami_version" {
  description = "Inference AMI of the instance. Null: the one that fits the image."
  type        = string
  default     = null
}
