# What the error messages propose.

locals {
  older = [
    for release in local.in_region : release.version
    if contains(keys(release.images), local.device) && local.has_host[release.version]
  ]
  without_cuda_13 = length(local.older) > 0 ? "set model.version to ${join(" or ", local.older)}" : "an instance without a GPU"

  capable      = [for name, engine in local.engines : name if contains(engine.tasks, local.task)]
  capable_text = length(local.capable) > 0 ? "model.engine to ${join(" or ", local.capable)}" : "model.image to an image that supports it"
}
