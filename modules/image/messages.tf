# What the errors propose.

locals {
  older = [
    for release in local.in_region : release.version
    if contains(keys(release.images), local.device) && local.has_host[release.version]
  ]
  without_cuda_13 = length(local.older) > 0 ? "set model.version to ${join(" or ", local.older)}" : "an instance without a GPU"

  able    = [for name, engine in local.engines : name if contains(engine.tasks, local.task)]
  who_can = length(local.able) > 0 ? "model.engine to ${join(" or ", local.able)}" : "model.image to an image that can"
}
