output "uri" {
  description = "URI of the image in ECR."
  value       = local.uri

  precondition {
    condition     = length(local.in_region) > 0
    error_message = "AWS publishes no image of ${var.model.engine} in ${var.region}. Choose another region or another model.engine, or copy an image to an ECR repository of your own in ${var.region} and set model.image."
  }

  precondition {
    condition     = length(local.in_region) == 0 || length(local.of_version) > 0
    error_message = "The catalogue has no ${var.model.engine} of this model.version in ${var.region}. Set it to ${join(", ", local.in_region[*].version)}, leave it null for the newest, or set model.image to the image of your choice."
  }

  precondition {
    condition     = length(local.of_version) == 0 || length(local.for_device) > 0
    error_message = "There is no image of ${var.model.engine} for ${local.place}. Choose an instance with NVIDIA GPUs, of the families g or p, like ml.g5.xlarge, or an engine that has images for CPUs: transformers or llamacpp for text, tei for embeddings."
  }

  precondition {
    condition     = length(local.for_device) == 0 || length(local.hosted) > 0
    error_message = "This version of ${var.model.engine} is built with CUDA 13, and AWS provider 5 does not accept the host ${local.host_of_cuda["13"]} that CUDA 13 needs. Use AWS provider 6, or ${local.without_cuda_13}."
  }
}

output "device" {
  description = "Device that the image runs on, `cpu` or `gpu`."
  value       = local.device
}

output "version" {
  description = "Engine version."
  value       = try(local.release.version, null)
}

output "ami_version" {
  description = "Inference AMI that the image needs. Null: SageMaker's default."
  value       = var.ami_version == null ? local.ami_version : var.ami_version
}

output "environment" {
  description = "Environment of the container: the settings of `model` as the engine's variables."
  value       = local.environment

  precondition {
    condition     = contains(local.engine.tasks, local.task)
    error_message = "The engine ${var.model.engine} does not support the task ${local.task}, only ${join(", ", local.engine.tasks)}. Set ${local.capable_text}."
  }

  precondition {
    condition     = length(local.not_supported) == 0
    error_message = "The engine ${var.model.engine}${var.model.id == null ? ", with files from S3," : ""} does not support ${join(", ", [for setting in local.not_supported : "model.${setting}"])}. Remove it; settings of this engine alone go into model.environment."
  }

  precondition {
    condition     = var.model.tensor_parallel_degree == null || local.gpus == null ? true : var.model.tensor_parallel_degree <= local.gpus
    error_message = "Set model.tensor_parallel_degree to ${coalesce(local.gpus, 0)} or less: ${coalesce(var.instance_type, "serverless")} has no more GPUs."
  }
}
