# What is known about hardware, as data. A GPU-only container on an instance with no GPU is created
# after minutes of waiting, costs money all the while, and may never come into service.

locals {
  # Marks of images that need a GPU, and of their variants that do not. Repositories and tags as in
  # https://aws.github.io/deep-learning-containers/reference/available_images/
  gpu_image_marks      = ["gpu", "cuda", "cu1[0-9]{2}", "tgi", "vllm", "sglang", "tei", "djl-inference", "tensorrtllm"]
  gpu_free_image_marks = ["cpu", "neuron", "neuronx"]

  # Families with NVIDIA GPUs: g4dn, g5, gr6, p4d, p5en … The inf and trn families hold AWS's own
  # accelerators, on which CUDA does not run. https://aws.amazon.com/sagemaker/ai/pricing/
  gpu_instance_pattern = "^ml\\.(g|gr|p)[0-9]"

  # Marks stand between the separators of "repository:tag"; a version may follow, as in "tgi1.4.0".
  image_words       = "${local.image.repository}:${coalesce(local.image.tag, "latest")}"
  image_needs_gpu   = can(regex("(^|[/:-])(${join("|", local.gpu_image_marks)})", local.image_words))
  image_is_gpu_free = can(regex("(^|[/:-])(${join("|", local.gpu_free_image_marks)})([:-]|$)", local.image_words))

  # Null: serverless.
  instance_type = one(var.instance[*].type)

  # What a GPU image would miss.
  image_lacks_gpu  = local.image_needs_gpu && !local.image_is_gpu_free && !local.instance_has_gpu
  instance_has_gpu = can(regex(local.gpu_instance_pattern, local.instance_type))
}

check "gpu_image_on_gpu_instance" {
  assert {
    condition     = local.instance_type == null || !local.image_lacks_gpu
    error_message = "The image ${local.image.repository} is made for GPUs and ${coalesce(local.instance_type, "serverless")} has none; the endpoint may never come into service. Choose an instance type of the families g or p, like ml.g5.xlarge, or a CPU image, as in examples/gpt2-cpu."
  }
}

# https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
check "image_in_this_region" {
  assert {
    condition     = local.image.region == local.region
    error_message = "The image is in ${local.image.region} and the endpoint in ${local.region}; SageMaker pulls images of its own region. Write ${local.region} into model.image, and the account that owns the image there."
  }
}
