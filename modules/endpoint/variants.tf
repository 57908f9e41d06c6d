# Everything that the endpoint runs, by variant. The main variant's name sorts before the others, so it
# comes first in the configuration too.

locals {
  variants = merge(
    { (var.variant_name) = { model = var.model, instance = var.instance, weight = var.weight, shadow = false } },
    var.variants,
  )

  production = { for name, variant in local.variants : name => variant if !variant.shadow }
  shadow     = { for name, variant in local.variants : name => variant if variant.shadow }

  # <account>.dkr.ecr.<region>.<suffix>/<repository>:<tag> or @<digest>; an image in another registry has
  # neither account nor region.
  images = {
    for name, variant in local.variants : name => variant.model.registry != null ? merge(
      { account = null, region = null },
      regex("^[^/]+/(?P<repository>[^:@]+)(?:[:@](?P<tag>.+))?$", variant.model.image),
    ) : regex("^(?P<account>[0-9]+)\\.dkr\\.ecr(?:-fips)?\\.(?P<region>[a-z0-9-]+)\\.[a-z.]+/(?P<repository>[^:@]+)(?:[:@](?P<tag>.+))?$", variant.model.image)
  }
}
