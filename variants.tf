# What each variant runs: a model and an instance of its own or the main one's, and the image of the
# model's engine for that instance.

locals {
  # The name that the endpoint's module gives to the variant of `model` and `instance`.
  main_variant = "AllTraffic"

  wanted_variants = merge(
    { (local.main_variant) = { model = var.model, instance = var.instance } },
    { for name, variant in var.variants : name => {
      model    = variant.model == null ? var.model : variant.model
      instance = variant.instance == null ? var.instance : variant.instance
    } if name != local.main_variant },
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

  other_variants = { for name, variant in var.variants : name => merge(local.running_variants[name], {
    weight = variant.weight
    shadow = variant.shadow
  }) if name != local.main_variant }

  # Those that answer, the main one first.
  answering_variants = concat([local.main_variant], [for name, variant in local.other_variants : name if !variant.shadow])
}
