variable "variants" {
  description = <<-EOT
    Other variants beside the main one, by name: what else answers requests, or is tried with copies of
    them. The main variant is that of `model` and `instance` and is called `AllTraffic`; under this name
    only its `weight` can be set. Each variant has instances of its own, which cost money all the time.
    - `weight`: share of the requests, beside the weights of the others: 9 and 1 are nine of ten and one
      of ten; 0 takes none but those that ask for it. Of a shadow: beside the weight of `AllTraffic`, which
      1 makes all of them.
    - `shadow`: true makes it get copies of requests; its answers are thrown away. There can be one, and
      no other variant beside it.
    - `model`: what it serves. Null: what `model` says.
    - `model.engine`: as `model.engine`.
    - `model.version`: as `model.version`.
    - `model.id`: as `model.id`.
    - `model.revision`: as `model.revision`.
    - `model.task`: as `model.task`.
    - `model.max_length`: as `model.max_length`.
    - `model.max_batch_tokens`: as `model.max_batch_tokens`.
    - `model.tensor_parallel_degree`: as `model.tensor_parallel_degree`.
    - `model.quantization`: as `model.quantization`.
    - `model.dtype`: as `model.dtype`.
    - `model.trust_remote_code`: as `model.trust_remote_code`.
    - `model.image`: as `model.image`.
    - `model.registry`: as `model.registry`.
    - `model.registry.credentials_function_arn`: as `model.registry.credentials_function_arn`.
    - `model.environment`: as `model.environment`.
    - `model.s3_uri`: as `model.s3_uri`.
    - `instance`: what it runs on. Null: what `instance` says.
    - `instance.type`: as `instance.type`.
    - `instance.count`: as `instance.count`.
    - `instance.ami_version`: as `instance.ami_version`.
    - `instance.volume_size_gb`: as `instance.volume_size_gb`.
    - `instance.startup_timeout_seconds`: as `instance.startup_timeout_seconds`.
    - `instance.download_timeout_seconds`: as `instance.download_timeout_seconds`.
    - `instance.routing`: as `instance.routing`.
    - `instance.managed_scaling`: as `instance.managed_scaling`.
    - `instance.managed_scaling.min_count`: as `instance.managed_scaling.min_count`.
    - `instance.managed_scaling.max_count`: as `instance.managed_scaling.max_count`.
  EOT
  type = map(object({
    weight = optional(number, 1)
    shadow = optional(bool, false)
    model = optional(object({
      engine                 = optional(string)
      version                = optional(string)
      id                     = optional(string)
      revision               = optional(string)
      task                   = optional(string)
      max_length             = optional(number)
      max_batch_tokens       = optional(number)
      tensor_parallel_degree = optional(number)
      quantization           = optional(string)
      dtype                  = optional(string)
      trust_remote_code      = optional(bool)
      image                  = optional(string)
      registry = optional(object({
        credentials_function_arn = optional(string)
      }))
      environment = optional(map(string), {})
      s3_uri      = optional(string)
    }))
    instance = optional(object({
      type                     = string
      count                    = optional(number, 1)
      ami_version              = optional(string)
      volume_size_gb           = optional(number)
      startup_timeout_seconds  = optional(number)
      download_timeout_seconds = optional(number)
      routing                  = optional(string)
      managed_scaling = optional(object({
        min_count = number
        max_count = number
      }))
    }))
  }))
  default  = {}
  nullable = false

  # Names derived from it have 63 characters at most: the instance's 32, this one, a suffix of 8. A
  # lower-case letter first sorts it behind AllTraffic, the main variant.
  validation {
    condition     = alltrue([for name in keys(var.variants) : name == "AllTraffic" || can(regex("^[a-z](-?[a-z0-9])*$", name)) && length(name) <= 20])
    error_message = "Name each of variants with up to 20 lower-case letters, digits and single hyphens, a letter first, like \"canary\"; \"AllTraffic\" is the main one."
  }

  validation {
    condition = alltrue([
      for name, variant in var.variants : name != "AllTraffic" || variant.model == null && variant.instance == null && !variant.shadow
    ])
    error_message = "Give variants.AllTraffic a weight and nothing else: it is the main variant, whose settings are model and instance."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.weight >= 0])
    error_message = "Set each variants.*.weight to 0 or more."
  }

  validation {
    condition     = sum(concat([contains(keys(var.variants), "AllTraffic") ? 0 : 1], [for variant in values(var.variants) : variant.weight if !variant.shadow])) > 0
    error_message = "Give one of variants, or variants.AllTraffic, a weight above 0: nobody would answer."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
  validation {
    condition     = length(setsubtract(keys(var.variants), ["AllTraffic"])) <= 9
    error_message = "Name at most 9 variants beside AllTraffic; SageMaker takes 10 in all."
  }

  validation {
    condition     = !anytrue(values(var.variants)[*].shadow) || length(setsubtract(keys(var.variants), ["AllTraffic"])) == 1
    error_message = "Leave one variant in variants when it is a shadow: SageMaker takes one shadow beside one variant that answers."
  }

  # A shadow gets the part weight / weight of AllTraffic.
  validation {
    condition = alltrue([
      for variant in values(var.variants) : !variant.shadow || variant.weight > 0 && variant.weight <= try(var.variants["AllTraffic"].weight, 1)
    ])
    error_message = "Set the weight of a shadow above 0, and to that of variants.AllTraffic (1) at most, which copies every request to it."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
  validation {
    condition     = length(var.variants) == 0 || var.serverless == null
    error_message = "Set instance in place of serverless, or leave variants empty: serverless inference has one variant."
  }

  validation {
    condition     = !var.api.variant_header || length([for name, variant in var.variants : name if name != "AllTraffic" && !variant.shadow]) > 0
    error_message = "Name a variant in variants that answers requests, or leave api.variant_header false: there is nothing to choose from."
  }
}

# The rules of `model` and `instance` hold for those of variants too.
locals {
  variant_models    = [for variant in values(var.variants) : variant.model if variant.model != null]
  variant_instances = [for variant in values(var.variants) : variant.instance if variant.instance != null]
  scaled_instances  = [for variant in values(var.variants) : variant.instance if variant.instance != null && !variant.shadow]
  of_variants       = length(local.variant_models) + length(local.variant_instances) == 0 ? "" : " Look at variants too: the rule is for each of them."
}
