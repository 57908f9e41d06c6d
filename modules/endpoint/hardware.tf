# What is known about hardware, as data. A GPU-only container on an instance with no GPU is created
# after minutes of waiting, costs money, and never answers.

locals {
  # Families of SageMaker instances with NVIDIA GPUs: g4dn, g5, g6e, p4d, p5en …
  # inf and trn hold AWS's own accelerators, on which CUDA does not run.
  # https://aws.amazon.com/sagemaker/ai/pricing/
  gpu_families = "^ml\\.(g|p)[0-9]"

  # Marks of repositories and tags that need a GPU, and of those that say they need none.
  gpu_images = "tgi|vllm|sglang|tei|djl-inference|tensorrt|[:-]gpu|[-]cu1[0-9]{2}|cuda"
  cpu_images = "[:-]cpu|neuron"

  image_needs_gpu  = can(regex(local.gpu_images, var.model.image)) && !can(regex(local.cpu_images, var.model.image))
  instance_has_gpu = can(regex(local.gpu_families, var.instance.type))
}

check "gpu_image_on_gpu_instance" {
  assert {
    condition     = !local.image_needs_gpu || local.instance_has_gpu
    error_message = "The image ${local.image.repository} is made for GPUs and ${var.instance.type} has none; the endpoint may never come into service. Choose an instance of the families g or p, like ml.g5.xlarge, or a CPU image, as in examples/gpt2-cpu."
  }
}

# https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-deploy-models.html
check "image_in_this_region" {
  assert {
    condition     = local.image.region == local.region
    error_message = "The image is in ${local.image.region} and the endpoint in ${local.region}; SageMaker pulls from its own region. Put ${local.region} into model.image, with the account that owns the image there."
  }
}
