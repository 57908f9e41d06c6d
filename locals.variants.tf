# What each variant runs: a model and an instance, its own or the main variant's, and the image of the
# model's engine for that instance.

locals {
  # Name of the variant of `model` and `instance`. It sorts before the names of other variants, which begin
  # with a lower-case letter, so it comes first in the endpoint configuration too.
  main_variant = "AllTraffic"

  wanted_variants = merge(
    { (local.main_variant) = { model = var.model, instance = var.instance } },
    { for name, variant in local.added_variants : name => {
      model    = variant.model == null ? var.model : variant.model
      instance = variant.instance == null ? var.instance : variant.instance
    } },
  )

  running_variants = { for name, variant in local.wanted_variants : name => {
    model = {
      image       = variant.model.engine == null ? variant.model.image : module.image[name].uri
      environment = variant.model.engine == null ? variant.model.environment : merge(module.image[name].environment, variant.model.environment)
      registry    = variant.model.registry
      s3_uri      = variant.model.s3_uri
    }
    instance = one([for instance in variant.instance[*] : merge(instance, {
      ami_version = variant.model.engine == null ? instance.ami_version : module.image[name].ami_version
    })])
  } }

  other_variants = { for name, variant in local.added_variants : name => merge(local.running_variants[name], {
    weight = variant.weight
    shadow = nonsensitive(variant.shadow)
  }) }

  # Variants whose responses go to clients, the main one first. A shadow's do not.
  serving_variants = concat([local.main_variant], [for name, variant in local.other_variants : name if !variant.shadow])
}
