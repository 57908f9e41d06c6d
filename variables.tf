variable "name" {
  description = <<-EOT
    Name of this instance. Every resource's name derives from it, so two instances with different
    names live side by side in one account and region.
  EOT
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.name))
    error_message = "Start name with a lower-case letter and use only lower-case letters, digits and hyphens, like \"gpt2\"."
  }

  validation {
    condition     = !can(regex("--|-$", var.name))
    error_message = "Use single hyphens inside name only: SageMaker accepts neither \"--\" nor a hyphen at the end in every derived name."
  }

  # The longest derived name is an IAM role's (64 characters at most), see modules/function.
  validation {
    condition     = length(var.name) >= 2 && length(var.name) <= 32
    error_message = "Give name 2 to 32 characters, so that every name derived from it fits AWS's limits."
  }
}

variable "model" {
  description = <<-EOT
    What is served: by an `engine`, whose image the module finds, or by an `image` of your own.
    - `engine`: `lmi` (vLLM that answers `inputs`) or `transformers` (also without a GPU) for
      `POST /generate`; `vllm`, `sglang` or `llamacpp` for OpenAI's chat; `tei` for embeddings; `tgi`
      is in maintenance, take `lmi` or `vllm` instead.
    - `version`: of the engine, such as `0.35.0` or `0.35`. Null: the newest that the region, the
      instance and the AWS provider can serve.
    - `id`: of the model on the Hugging Face hub, such as `openai-community/gpt2`.
    - `revision`: branch, tag or commit on the hub.
    - `task`: `text-generation`, `chat`, `embeddings`, `rerank`, or another pipeline of
      `transformers`. Null: what the engine is made for.
    - `max_length`: tokens of a request and its answer together.
    - `max_batch_tokens`: tokens that are processed at once.
    - `tensor_parallel_degree`: GPUs that share one copy of the model.
    - `quantization`: how the weights are compressed, in the engine's own word.
    - `dtype`: type of the weights, in the engine's own word.
    - `trust_remote_code`: true runs code that comes with the model.
    - `image`: URI of the serving container in ECR, `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`,
      or with `registry` in another place, `<host>/<repository>:<tag>`.
    - `registry`: `{}` where the image is in a registry of your network, outside of ECR; SageMaker reaches
      it through `governance.network`.
    - `registry.credentials_function_arn`: Lambda function that tells SageMaker user and password. Null:
      the registry asks for none.
    - `environment`: environment of the container. With an engine it is added to what the settings
      above become, and wins. It stands in the plan and the state, so it must hold no secrets.
    - `s3_uri`: model files in S3: a prefix that ends with `/` (uncompressed files), or one object
      that ends with `.tar.gz`. Null: the container fetches the model by itself.
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
    error_message = "Say what serves the model: set model.engine, like \"lmi\" on an instance with a GPU or \"transformers\" on one without, or set model.image to an image of your own.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.engine == null || model.image == null
    ])
    error_message = "Set model.engine or model.image, not both: an engine has an image already.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.engine == null ? true : contains(["lmi", "vllm", "sglang", "llamacpp", "tei", "transformers", "tgi"], model.engine)
    ])
    error_message = "Set model.engine to \"lmi\", \"vllm\", \"sglang\", \"llamacpp\", \"tei\", \"transformers\" or \"tgi\", or set model.image to an image of your own.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.engine == null || model.id != null || model.s3_uri != null
    ])
    error_message = "Say which model the engine serves: set model.id to one of the Hugging Face hub, like \"openai-community/gpt2\", or model.s3_uri to its files.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.id == null || model.s3_uri == null
    ])
    error_message = "Set model.id or model.s3_uri, not both: files from S3 and a model of the hub would compete.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.id == null ? true : can(regex("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$", model.id))
    ])
    error_message = "Write model.id as the hub does, <owner>/<name>, with no address in front, like \"openai-community/gpt2\".${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) : model.engine != null || alltrue([
        for setting, value in model : value == null || contains(["image", "registry", "environment", "s3_uri"], setting)
      ])
    ])
    error_message = "With model.image, tell the container its settings in model.environment: the module knows only an engine's names for id, version, revision, task, max_length, max_batch_tokens, tensor_parallel_degree, quantization, dtype and trust_remote_code.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) : alltrue([
        for value in [model.max_length, model.max_batch_tokens, model.tensor_parallel_degree] :
        value == null ? true : value >= 1 && floor(value) == value
      ])
    ])
    error_message = "Set model.max_length, model.max_batch_tokens and model.tensor_parallel_degree to whole numbers of 1 or more.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.image == null || model.registry != null ? true : can(regex("^[0-9]{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9-]+\\.amazonaws\\.(com|com\\.cn|eu)/", model.image))
    ])
    error_message = "Point model.image to a private ECR registry, <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>; from any other place SageMaker pulls through a network of yours, see model.registry.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.image == null ? true : can(regex("^[^/]+/[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})$", model.image))
    ])
    error_message = "End model.image with a repository and a tag or digest, <repository>:<tag> or <repository>@sha256:<digest>, so that the same container is served after every restart.${local.of_variants}"
  }

  validation {
    condition     = alltrue([for model in concat([var.model], local.variant_models) : model.registry == null || model.image != null])
    error_message = "Set model.image beside model.registry: an engine's image is in ECR.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.registry == null || model.image == null ? true : !can(regex("\\.dkr\\.ecr", model.image)) && can(regex("^[a-z0-9.-]+\\.[a-z]+(:[0-9]+)?/", model.image))
    ])
    error_message = "Begin model.image with the host of the registry, like registry.example.com/team/llm:1.0, or leave model.registry null for an image in ECR.${local.of_variants}"
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      try(model.registry.credentials_function_arn, null) == null ? true : can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9$_-]+)?$", model.registry.credentials_function_arn))
    ])
    error_message = "Set model.registry.credentials_function_arn to the full ARN of a function, arn:aws:lambda:<region>:<account>:function:<name>, and never to a credential itself.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      alltrue([for key in keys(model.environment) : can(regex("^[a-zA-Z_][a-zA-Z0-9_]*$", key))])
    ])
    error_message = "Use only letters, digits and underscores in the keys of model.environment, and start each with no digit.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      length(model.environment) <= 100
    ])
    error_message = "Pass at most 100 variables in model.environment; SageMaker accepts no more.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      alltrue([for value in values(model.environment) : length(value) <= 1024])
    ])
    error_message = "Keep each value of model.environment within 1024 characters; SageMaker accepts no more.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) : alltrue([
        for key in keys(model.environment) :
        !can(regex("(^|_)(TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|CREDENTIALS|API_?KEY|ACCESS_KEY(_ID)?|PRIVATE_KEY|SECRET_KEY)$", upper(key)))
      ])
    ])
    error_message = "Take tokens, passwords and keys out of model.environment: they would stand in the plan, the state and the SageMaker console. For a gated model, copy its files to S3 and set model.s3_uri.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      alltrue([for value in values(model.environment) : !can(regex("(hf_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16})", value))])
    ])
    error_message = "Remove the access token that a value of model.environment holds: it would stand in the plan and the state. For a gated model, copy its files to S3 and set model.s3_uri.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.s3_uri == null ? true : can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/", model.s3_uri))
    ])
    error_message = "Write model.s3_uri as s3://<bucket>/<prefix>/ or s3://<bucket>/<path>.tar.gz.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.s3_uri == null ? true : can(regex("(/|\\.tar\\.gz)$", model.s3_uri))
    ])
    error_message = "End model.s3_uri with \"/\" (a folder of files) or \".tar.gz\" (one archive).${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) :
      model.s3_uri == null ? true : !can(regex("[*?$]", model.s3_uri))
    ])
    error_message = "Leave *, ? and $ out of model.s3_uri: they would widen the permissions of the execution role.${local.of_variants}"
  }
}

variable "instance" {
  description = <<-EOT
    What it runs on; costs money from creation to `terraform destroy`, idle or not. Null: `serverless`.
    - `type`: SageMaker instance type, such as `ml.m5.xlarge`.
    - `count`: number of instances.
    - `ami_version`: inference AMI, which brings the GPU's driver. Null: with `model.engine` the one
      that the image needs, else the one that SageMaker chooses.
    - `volume_size_gb`: volume of each instance, 1 to 512, for a model larger than SageMaker's own choice;
      not for types whose disks are part of the hardware, like `ml.g5`. Null: SageMaker chooses.
    - `startup_timeout_seconds`: longest that the container may take until it is healthy, 60 to 3600:
      a large model needs more than SageMaker's default. Null: SageMaker's default.
    - `download_timeout_seconds`: longest that the files of `model.s3_uri` may take, 60 to 3600. Null:
      SageMaker's default.
    - `routing`: which instance takes a request: `LEAST_OUTSTANDING_REQUESTS`, the one with the fewest to
      work on, or `RANDOM`. Null: SageMaker's default.
    - `managed_scaling`: bounds between which SageMaker itself chooses the number of instances; AWS
      describes it for inference components only, so prefer `scaling`. Null: it does not.
    - `managed_scaling.min_count`: fewest instances, at least 1.
    - `managed_scaling.max_count`: most instances, and with them the most that is spent.
  EOT
  type = object({
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
  })
  default = null

  validation {
    condition     = (var.instance == null) != (var.serverless == null)
    error_message = "Say what it runs on, once: set instance, like { type = \"ml.m5.large\" }, or set serverless and leave instance null."
  }

  # Here and below: the instances of variants too.
  validation {
    condition     = alltrue([for type in concat(var.instance[*], local.variant_instances)[*].type : can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9]+$", type))])
    error_message = "Write instance.type as SageMaker names it, with \"ml.\" in front, like \"ml.m5.xlarge\".${local.of_variants}"
  }

  validation {
    condition     = alltrue([for count in concat(var.instance[*], local.variant_instances)[*].count : count >= 1])
    error_message = "Set instance.count to 1 or more; to stop paying, run terraform destroy.${local.of_variants}"
  }

  validation {
    condition     = alltrue([for count in concat(var.instance[*], local.variant_instances)[*].count : floor(count) == count])
    error_message = "Set instance.count to a whole number.${local.of_variants}"
  }

  # The limits of the next three: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
  validation {
    condition = alltrue([
      for size in concat(var.instance[*], local.variant_instances)[*].volume_size_gb : size == null ? true : contains(range(1, 513), size)
    ])
    error_message = "Set instance.volume_size_gb to a whole number from 1 to 512, or leave it null.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for seconds in flatten([for one in concat(var.instance[*], local.variant_instances) : [one.startup_timeout_seconds, one.download_timeout_seconds]]) :
      seconds == null ? true : seconds >= 60 && seconds <= 3600 && floor(seconds) == seconds
    ])
    error_message = "Set instance.startup_timeout_seconds and instance.download_timeout_seconds to whole numbers from 60 to 3600, or leave them null.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for routing in concat(var.instance[*], local.variant_instances)[*].routing :
      routing == null ? true : contains(["LEAST_OUTSTANDING_REQUESTS", "RANDOM"], routing)
    ])
    error_message = "Set instance.routing to \"LEAST_OUTSTANDING_REQUESTS\" or \"RANDOM\", or leave it null.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for one in concat(var.instance[*], local.variant_instances) : one.managed_scaling == null ? true : (
        one.managed_scaling.min_count >= 1 && floor(one.managed_scaling.min_count) == one.managed_scaling.min_count
        && floor(one.managed_scaling.max_count) == one.managed_scaling.max_count
      )
    ])
    error_message = "Set instance.managed_scaling.min_count to a whole number of 1 or more, and max_count to a whole number.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for one in concat(var.instance[*], local.variant_instances) :
      one.managed_scaling == null ? true : one.count >= one.managed_scaling.min_count && one.count <= one.managed_scaling.max_count
    ])
    error_message = "Set instance.count between instance.managed_scaling.min_count and max_count: the endpoint starts with that many instances.${local.of_variants}"
  }
}

variable "execution_role" {
  description = <<-EOT
    IAM role that SageMaker uses for the endpoint. Null: the module makes one with the least it needs.
    - `arn`: its ARN; a role made in the same apply will do.
  EOT
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.execution_role == null ? true : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", var.execution_role.arn))
    error_message = "Set execution_role.arn to the full ARN of a role, arn:aws:iam::<account>:role/<name>, or leave execution_role null."
  }
}

variable "tags" {
  description = "Tags of every resource that takes tags. The module adds one, `terraform-aws-sagemaker-llm` = `name`."
  type        = map(string)
  default     = {}
  nullable    = false

  # https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Start no key of tags with \"aws:\"; AWS keeps that prefix for itself."
  }

  validation {
    condition     = length(var.tags) <= 49
    error_message = "Pass at most 49 tags: AWS takes 50 on a resource, and the module adds one."
  }

  validation {
    condition     = alltrue([for key, value in var.tags : length(key) >= 1 && length(key) <= 128 && length(value) <= 256])
    error_message = "Give each key of tags 1 to 128 characters and each value 256 at most."
  }
}
