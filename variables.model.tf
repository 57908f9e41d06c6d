variable "model" {
  description = <<-EOT
    Model to serve: with an `engine`, for which the module selects the image, or with an `image` of your own.
    - `engine`: inference engine: `lmi` (vLLM with the `inputs` API) or `transformers` (also without a
      GPU) for `POST /generate`; `vllm`, `sglang` or `llamacpp` for OpenAI's chat API; `tei` for
      embeddings; `tgi` is in maintenance mode, use `lmi` or `vllm` instead.
    - `version`: engine version, such as `0.35.0` or `0.35`. Null: the newest version that the region,
      the instance and the AWS provider support.
    - `id`: model id on the Hugging Face Hub, such as `openai-community/gpt2`.
    - `revision`: branch, tag or commit on the Hub. Null: the default branch.
    - `task`: `text-generation`, `chat`, `embeddings`, `rerank`, or another pipeline of
      `transformers`. Null: the main task of the engine.
    - `max_length`: maximum number of tokens of a request and its completion together.
    - `max_batch_tokens`: maximum number of tokens that are processed at once.
    - `tensor_parallel_degree`: number of GPUs that share one copy of the model.
    - `quantization`: quantization method, by the engine's name for it.
    - `dtype`: data type of the weights, by the engine's name for it.
    - `trust_remote_code`: whether to run code that comes with the model.
    - `image`: URI of the serving container in ECR, `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`,
      or with `registry` in another registry, `<host>/<repository>:<tag>`.
    - `engine_api`: API that the container of `image` speaks: the name of an engine. `openai` needs it. Null:
      unknown. With it, `task` may be set, too.
    - `registry`: private registry outside of ECR that holds `image`; SageMaker reaches it through
      `network.vpc`. Set `{}` for a registry without authentication. Null: the image is in ECR.
    - `registry.credentials_function_arn`: ARN of a Lambda function that returns the registry credentials
      to SageMaker. Null: the registry needs no credentials.
    - `environment`: environment variables of the container. With an engine, they are added to those
      that the module derives from the fields above, and override them. They are stored in the plan
      and the state, so they must not contain secrets.
    - `s3_uri`: URI of the model files in S3: a prefix that ends with `/` (uncompressed files), or one
      object that ends with `.tar.gz`. Null: the container downloads the model itself.
  EOT
  type = object({
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
    engine_api             = optional(string)
    registry = optional(object({
      credentials_function_arn = optional(string)
    }))
    environment = optional(map(string), {})
    s3_uri      = optional(string)
  })
  nullable = false

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.engine != null || model.image != null
    ])
    error_message = "Set model.engine or model.image: an engine, like \"lmi\" on an instance with a GPU or \"transformers\" on one without, or an image of your own.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.engine == null || model.image == null
    ])
    error_message = "Set model.engine or model.image, not both: the module selects the image of an engine.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.engine == null ? true : contains(["lmi", "vllm", "sglang", "llamacpp", "tei", "transformers", "tgi"], model.engine)
    ])
    error_message = "Set model.engine to \"lmi\", \"vllm\", \"sglang\", \"llamacpp\", \"tei\", \"transformers\" or \"tgi\", or set model.image to an image of your own.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.engine == null || model.id != null || model.s3_uri != null
    ])
    error_message = "Set the model that the engine serves: model.id, like \"openai-community/gpt2\" of the Hugging Face Hub, or model.s3_uri.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.id == null || model.s3_uri == null
    ])
    error_message = "Set model.id or model.s3_uri, not both: the container loads either the files in S3 or the model on the Hub.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.id == null ? true : can(regex("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$", model.id))
    ])
    error_message = "Write model.id as the Hugging Face Hub does, <owner>/<name> without a URL, like \"openai-community/gpt2\".${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) : model.engine != null || alltrue([
        for setting, value in model : value == null || contains(concat(["image", "engine_api", "registry", "environment", "s3_uri"], model.engine_api == null ? [] : ["task"]), setting)
      ])
    ])
    error_message = "With model.image, configure the container in model.environment: id, version, revision, max_length, max_batch_tokens, tensor_parallel_degree, quantization, dtype and trust_remote_code require model.engine, and task requires model.engine or model.engine_api.${local.variants_hint}"
  }

  validation {
    condition     = alltrue([for model in concat([var.model], local.variant_models) : model.engine == null || model.engine_api == null])
    error_message = "Remove model.engine_api, or set model.image in place of model.engine: an engine's own image speaks the API of that engine.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.engine_api == null ? true : contains(["lmi", "vllm", "sglang", "llamacpp", "tei", "transformers", "tgi"], model.engine_api)
    ])
    error_message = "Set model.engine_api to \"lmi\", \"vllm\", \"sglang\", \"llamacpp\", \"tei\", \"transformers\" or \"tgi\", the one whose API the container speaks on /invocations.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) : alltrue([
        for value in [model.max_length, model.max_batch_tokens, model.tensor_parallel_degree] :
        value == null ? true : value >= 1 && floor(value) == value
      ])
    ])
    error_message = "Set model.max_length, model.max_batch_tokens and model.tensor_parallel_degree to whole numbers of 1 or more.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) : alltrue([
        for text in [model.version, model.revision, model.task, model.quantization, model.dtype] : text == null ? true : length(text) > 0
      ])
    ])
    error_message = "Leave model.version, model.revision, model.task, model.quantization and model.dtype null instead of empty.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.image == null || model.registry != null ? true : can(regex("^[0-9]{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9-]+\\.amazonaws\\.(com|com\\.cn|eu)/", model.image))
    ])
    error_message = "Set model.image to an image in a private ECR registry, <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>, or set model.registry too: SageMaker pulls from other registries through your VPC.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.image == null ? true : can(regex("^[^/]+/[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})$", model.image))
    ])
    error_message = "End model.image with a repository and a tag or digest, <repository>:<tag> or <repository>@sha256:<digest>, so that every restart uses the same container.${local.variants_hint}"
  }

  validation {
    condition     = alltrue([for model in concat([var.model], local.variant_models) : model.registry == null || model.image != null])
    error_message = "Set model.image with model.registry: the image of an engine is in ECR.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.registry == null || model.image == null ? true : !can(regex("\\.dkr\\.ecr", model.image)) && can(regex("^[a-z0-9.-]+\\.[a-z]+(:[0-9]+)?/", model.image))
    ])
    error_message = "Start model.image with the host of the registry, like registry.example.com/team/llm:1.0, or leave model.registry null for an image in ECR.${local.variants_hint}"
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      try(model.registry.credentials_function_arn, null) == null ? true : can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9$_-]+)?$", model.registry.credentials_function_arn))
    ])
    error_message = "Set model.registry.credentials_function_arn to the full ARN of a function, arn:aws:lambda:<region>:<account>:function:<name>, never to credentials.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      alltrue([for key in keys(model.environment) : can(regex("^[a-zA-Z_][a-zA-Z0-9_]*$", key))])
    ])
    error_message = "Use only letters, digits and underscores in the keys of model.environment, and do not start a key with a digit.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      length(model.environment) <= 100
    ])
    error_message = "Set at most 100 variables in model.environment, the limit of SageMaker.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      alltrue([for value in values(model.environment) : value == null ? true : length(value) <= 1024])
    ])
    error_message = "Keep each value of model.environment within 1024 characters, the limit of SageMaker.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) : alltrue([
        for key in keys(model.environment) :
        !can(regex("(^|_)(TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|CREDENTIALS|API_?KEY|ACCESS_KEY(_ID)?|PRIVATE_KEY|SECRET_KEY)$", upper(key)))
      ])
    ])
    error_message = "Remove tokens, passwords and keys from model.environment: they would be stored in the plan and the state and shown in the SageMaker console. For a gated model, copy its files to S3 and set model.s3_uri.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      alltrue([for value in values(model.environment) : !can(regex("(hf_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16})", value))])
    ])
    error_message = "Remove the access token from the values of model.environment: it would be stored in the plan and the state. For a gated model, copy its files to S3 and set model.s3_uri.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.s3_uri == null ? true : can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/", model.s3_uri))
    ])
    error_message = "Write model.s3_uri as s3://<bucket>/<prefix>/ or s3://<bucket>/<path>.tar.gz.${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.s3_uri == null ? true : can(regex("(/|\\.tar\\.gz)$", model.s3_uri))
    ])
    error_message = "End model.s3_uri with \"/\" (a prefix with files) or \".tar.gz\" (one archive).${local.variants_hint}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.s3_uri == null ? true : !can(regex("[*?$]", model.s3_uri))
    ])
    error_message = "Remove *, ? and $ from model.s3_uri: they would widen the permissions of the execution role.${local.variants_hint}"
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
  validation {
    condition     = var.serverless == null || var.model.s3_uri == null ? true : endswith(var.model.s3_uri, ".tar.gz")
    error_message = "Pack the files at model.s3_uri into one archive that ends with \".tar.gz\", or set instance instead of serverless: serverless inference does not support a prefix."
  }
}

variable "variants" {
  description = <<-EOT
    Additional variants by name: they respond to a share of the requests, or receive copies of them. The
    main variant is the one of `model` and `instance` and is named `AllTraffic`; under that name only
    `weight` can be set. Each variant has its own instances, which are billed while they run.
    - `weight`: share of the requests, relative to the weights of the others: weights of 9 and 1 mean
      nine and one of ten requests. 0: only requests that select the variant. For a shadow, relative to
      the weight of `AllTraffic`: an equal weight copies all requests.
    - `shadow`: whether the variant receives copies of requests, and its responses are discarded. There
      can be one shadow, and no other additional variant with it.
    - `model`: model of the variant. Null: `model`.
    - `model.engine`: see `model.engine`.
    - `model.version`: see `model.version`.
    - `model.id`: see `model.id`.
    - `model.revision`: see `model.revision`.
    - `model.task`: see `model.task`.
    - `model.max_length`: see `model.max_length`.
    - `model.max_batch_tokens`: see `model.max_batch_tokens`.
    - `model.tensor_parallel_degree`: see `model.tensor_parallel_degree`.
    - `model.quantization`: see `model.quantization`.
    - `model.dtype`: see `model.dtype`.
    - `model.trust_remote_code`: see `model.trust_remote_code`.
    - `model.image`: see `model.image`.
    - `model.engine_api`: see `model.engine_api`.
    - `model.registry`: see `model.registry`.
    - `model.registry.credentials_function_arn`: see `model.registry.credentials_function_arn`.
    - `model.environment`: see `model.environment`.
    - `model.s3_uri`: see `model.s3_uri`.
    - `instance`: instances of the variant. Null: the same as `instance`.
    - `instance.type`: see `instance.type`.
    - `instance.count`: see `instance.count`.
    - `instance.ami_version`: see `instance.ami_version`.
    - `instance.volume_size_gb`: see `instance.volume_size_gb`.
    - `instance.startup_timeout_seconds`: see `instance.startup_timeout_seconds`.
    - `instance.download_timeout_seconds`: see `instance.download_timeout_seconds`.
    - `instance.routing_strategy`: see `instance.routing_strategy`.
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
      engine_api             = optional(string)
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
      routing_strategy         = optional(string)
    }))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant != null])
    error_message = "Write {} instead of null for a variant in variants that is like the main one, or remove its key."
  }

  # Names derived from it have 63 characters at most: the deployment's 32, this one, a suffix of 8. A
  # lower-case first letter sorts it after AllTraffic, the main variant.
  validation {
    condition     = alltrue([for name in keys(var.variants) : name == "AllTraffic" || can(regex("^[a-z](-?[a-z0-9])*$", name)) && length(name) <= 20])
    error_message = "Use up to 20 lower-case letters, digits and single hyphens, starting with a letter, for each key of variants, like \"canary\"; \"AllTraffic\" is the main variant."
  }

  validation {
    condition = alltrue([
      for name, variant in var.variants : name != "AllTraffic" || variant.model == null && variant.instance == null && !variant.shadow if variant != null
    ])
    error_message = "Set only weight in variants.AllTraffic: it is the main variant, which model and instance configure."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.weight >= 0 if variant != null])
    error_message = "Set each variants.*.weight to 0 or more."
  }

  # SageMaker keeps a weight as a 32-bit float. One that this cannot hold, such as 0.9, is read back as
  # another number, so each plan would replace the configuration and each apply all instances.
  # https://github.com/hashicorp/terraform-provider-aws/issues/43643
  validation {
    condition     = alltrue([for variant in values(var.variants) : floor(variant.weight * 256) == variant.weight * 256 && variant.weight <= 65536 if variant != null])
    error_message = "Set each variants.*.weight to a whole number, such as 9 and 1 in place of 0.9 and 0.1, or to a multiple of 1/256, and at most to 65536: SageMaker would round others, and each apply would replace all instances."
  }

  # The names of the alarms of variant "api" of deployment "a" would be those of deployment "a-endpoint".
  validation {
    condition     = alltrue([for name in keys(var.variants) : !can(regex("^(api$|endpoint(-|$)|function-)", name))])
    error_message = "Use keys of variants other than \"api\" and \"endpoint\", and none that starts with \"endpoint-\" or \"function-\": the alarms of another deployment could have the same names."
  }

  validation {
    condition     = sum(concat([contains(keys(var.variants), "AllTraffic") ? 0 : 1], [for variant in values(var.variants) : variant.weight if !try(variant.shadow, true)])) > 0
    error_message = "Set a weight above 0 for variants.AllTraffic or one of the other variants: otherwise no variant would receive requests."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
  validation {
    condition     = length(setsubtract(keys(var.variants), ["AllTraffic"])) <= 9
    error_message = "Set at most 9 variants in addition to AllTraffic: SageMaker allows 10 in total."
  }

  validation {
    condition     = !anytrue([for variant in values(var.variants) : variant.shadow if variant != null]) || length(setsubtract(keys(var.variants), ["AllTraffic"])) == 1
    error_message = "Remove the other variants if one is a shadow: SageMaker allows one shadow with one production variant."
  }

  # A shadow receives the share weight / weight of AllTraffic.
  validation {
    condition = alltrue([
      for variant in values(var.variants) : !variant.shadow || variant.weight > 0 && variant.weight <= try(var.variants["AllTraffic"].weight, 1) if variant != null
    ])
    error_message = "Set the weight of a shadow above 0 and at most to the weight of variants.AllTraffic (1 by default), which copies every request."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
  validation {
    condition     = length(var.variants) == 0 || var.serverless == null
    error_message = "Set instance instead of serverless, or leave variants empty: serverless inference has one variant."
  }

  validation {
    condition     = !var.api.variant_header_enabled || length([for name, variant in var.variants : name if name != "AllTraffic" && !try(variant.shadow, true)]) > 0
    error_message = "Add a variant that is not a shadow to variants, or leave api.variant_header_enabled false: there is no variant to select."
  }
}
