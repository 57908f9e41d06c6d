# What the rules of several variables share: the rules of `model` and `instance` apply to each of
# `variants` too.

locals {
  variant_models    = [for variant in values(var.variants) : variant.model if variant.model != null]
  variant_instances = [for variant in values(var.variants) : variant.instance if variant.instance != null]
  scaled_instances  = [for variant in values(var.variants) : variant.instance if variant.instance != null && !variant.shadow]
  variants_hint     = length(local.variant_models) + length(local.variant_instances) == 0 ? "" : " Check variants too: the rule applies to each of them."
}
