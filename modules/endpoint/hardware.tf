# Facts about hardware, as data. A container that requires a GPU, on an instance without one, is created
# after minutes of waiting, is billed meanwhile, and may never come into service.

locals {
  # Marks of images that require a GPU, and of their variants that do not. Repositories and tags as in
  # https://aws.github.io/deep-learning-containers/reference/available_images/
  gpu_image_marks      = ["gpu", "cuda", "cu1[0-9]{2}", "tgi", "vllm", "sglang", "tei", "djl-inference", "tensorrtllm"]
  gpu_free_image_marks = ["cpu", "neuron", "neuronx"]

  # Families with NVIDIA GPUs: g4dn, g5, gr6, p4d, p5en … The inf and trn families hold AWS's own
  # accelerators, on which CUDA does not run. https://aws.amazon.com/sagemaker/ai/pricing/
  gpu_instance_pattern = "^ml\\.(g|gr|p)[0-9]"

  # Marks stand between the separators of "repository:tag"; a version may follow, as in "tgi1.4.0".
  image_words = { for name, image in local.images : name => "${image.repository}:${coalesce(image.tag, "latest")}" }

  # Null: serverless.
  instance_types = { for name, variant in local.variants : name => one(variant.instance[*].type) }

  # Variants whose image requires a GPU that the instance does not have.
  lacking_gpu = [
    for name, words in local.image_words : name
    if alltrue([
      can(regex("(^|[/:-])(${join("|", local.gpu_image_marks)})", words)),
      !can(regex("(^|[/:-])(${join("|", local.gpu_free_image_marks)})([:-]|$)", words)),
      !can(regex(local.gpu_instance_pattern, local.instance_types[name])),
    ])
  ]

  # g4dn, g5, p4d, m5d …: an instance store, of a size and with a key of its own.
  # https://docs.aws.amazon.com/sagemaker/latest/dg/host-instance-storage.html
  instance_store_pattern = "^ml\\.((g[4-9]|gr|p[4-9]|trn)[a-z0-9]*|[a-z]+[0-9]+[a-z]*d[a-z]*)\\."
  types_with_store       = distinct([for type in values(local.instance_types) : type if can(regex(local.instance_store_pattern, type))])

  # Variants that set a volume size although the disk is part of the hardware.
  sized_in_vain = [
    for name, variant in local.variants : name
    if one(variant.instance[*].volume_size_gb) != null && can(regex(local.instance_store_pattern, local.instance_types[name]))
  ]
}

check "gpu_image_on_gpu_instance" {
  assert {
    condition = var.serverless != null || length(local.lacking_gpu) == 0
    error_message = join(" ", [
      for name in local.lacking_gpu :
      "The image ${local.images[name].repository} requires a GPU and ${coalesce(local.instance_types[name], "serverless")} has none; the endpoint may never come into service. Choose an instance type of the families g or p, like ml.g5.xlarge, or a CPU image, as in examples/gpt2-cpu."
    ])
  }
}

# https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
check "image_in_this_region" {
  assert {
    condition     = alltrue([for image in values(local.images) : image.region == null || image.region == local.region])
    error_message = "The image is in ${join(", ", distinct([for image in values(local.images) : image.region if image.region != null && image.region != local.region]))} and the endpoint in ${local.region}; SageMaker pulls images from its own region only. Set ${local.region} in model.image, and the account that owns the image there."
  }
}

check "volume_size_has_a_volume" {
  assert {
    condition     = length(local.sized_in_vain) == 0
    error_message = "SageMaker may refuse volume_size_gb of ${join(", ", local.sized_in_vain)}: the local disks of ${join(", ", local.types_with_store)} have a fixed size. Remove volume_size_gb, or choose an instance type without local disks, like ml.m5.large."
  }
}
