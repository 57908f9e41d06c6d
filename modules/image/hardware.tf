# Facts about instances and the hosts that SageMaker starts them with, as data.

locals {
  # Families with NVIDIA GPUs: g4dn, g5, gr6, p4d, p5en … ; inf and trn have AWS's own accelerators.
  # https://aws.amazon.com/sagemaker/ai/pricing/
  family = var.instance_type == null ? "" : split(".", var.instance_type)[1]
  size   = var.instance_type == null ? "" : split(".", var.instance_type)[2]
  device = can(regex("^(g|gr|p)[0-9]", local.family)) ? "gpu" : can(regex("^(inf|trn)", local.family)) ? "neuron" : "cpu"

  place = (
    var.instance_type == null ? "serverless inference, which has no GPU" :
    local.device == "neuron" ? "${var.instance_type}, whose accelerators are AWS's own" :
    "${var.instance_type}, which has no GPU"
  )

  # GPUs by family and size; one where no number is listed. https://aws.amazon.com/ec2/instance-types/
  gpus_by_size = {
    g4dn = { "12xlarge" = 4 }
    g5   = { "12xlarge" = 4, "24xlarge" = 4, "48xlarge" = 8 }
    g6   = { "12xlarge" = 4, "24xlarge" = 4, "48xlarge" = 8 }
    g6e  = { "12xlarge" = 4, "24xlarge" = 4, "48xlarge" = 8 }
    p4d  = { "24xlarge" = 8 }
    p4de = { "24xlarge" = 8 }
    p5   = { "48xlarge" = 8 }
    p5e  = { "48xlarge" = 8 }
    p5en = { "48xlarge" = 8 }
  }

  # Null for a family that is not listed.
  gpus = local.device == "gpu" ? try(lookup(local.gpus_by_size[local.family], local.size, 1), null) : 0

  # A GPU image needs a host whose driver is new enough, and the newest host does not start images of
  # CUDA 12. https://docs.aws.amazon.com/sagemaker/latest/dg/inference-gpu-drivers.html
  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
  host_of_cuda = {
    "13" = "al2023-ami-sagemaker-inference-gpu-4-1"
    "12" = "al2-ami-sagemaker-inference-gpu-3-1"
  }

  # CUDA versions for which SageMaker's default host is sufficient, as in the vendors' examples.
  default_host_sufficient = ["11.8", "12.1", "12.2", "12.4"]
}
