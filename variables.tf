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
    - `image`: URI of the serving container in ECR, `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`.
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
    environment            = optional(map(string), {})
    s3_uri                 = optional(string)
  })
  nullable = false

  validation {
    condition     = var.model.engine != null || var.model.image != null
    error_message = "Say what serves the model: set model.engine, like \"lmi\" on an instance with a GPU or \"transformers\" on one without, or set model.image to an image of your own."
  }

  validation {
    condition     = var.model.engine == null || var.model.image == null
    error_message = "Set model.engine or model.image, not both: an engine has an image already."
  }

  validation {
    condition     = var.model.engine == null ? true : contains(["lmi", "vllm", "sglang", "llamacpp", "tei", "transformers", "tgi"], var.model.engine)
    error_message = "Set model.engine to \"lmi\", \"vllm\", \"sglang\", \"llamacpp\", \"tei\", \"transformers\" or \"tgi\", or set model.image to an image of your own."
  }

  validation {
    condition     = var.model.engine == null || var.model.id != null || var.model.s3_uri != null
    error_message = "Say which model the engine serves: set model.id to one of the Hugging Face hub, like \"openai-community/gpt2\", or model.s3_uri to its files."
  }

  validation {
    condition     = var.model.id == null || var.model.s3_uri == null
    error_message = "Set model.id or model.s3_uri, not both: files from S3 and a model of the hub would compete."
  }

  validation {
    condition     = var.model.id == null ? true : can(regex("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$", var.model.id))
    error_message = "Write model.id as the hub does, <owner>/<name>, with no address in front, like \"openai-community/gpt2\"."
  }

  validation {
    condition = var.model.engine != null || alltrue([
      for setting, value in var.model : value == null || contains(["image", "environment", "s3_uri"], setting)
    ])
    error_message = "With model.image, tell the container its settings in model.environment: the module knows only an engine's names for id, version, revision, task, max_length, max_batch_tokens, tensor_parallel_degree, quantization, dtype and trust_remote_code."
  }

  validation {
    condition = alltrue([
      for value in [var.model.max_length, var.model.max_batch_tokens, var.model.tensor_parallel_degree] :
      value == null ? true : value >= 1 && floor(value) == value
    ])
    error_message = "Set model.max_length, model.max_batch_tokens and model.tensor_parallel_degree to whole numbers of 1 or more."
  }

  validation {
    condition     = var.model.image == null ? true : can(regex("^[0-9]{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9-]+\\.amazonaws\\.(com|com\\.cn|eu)/", var.model.image))
    error_message = "Point model.image to a private ECR registry, <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>; SageMaker pulls from no other registry."
  }

  validation {
    condition     = var.model.image == null ? true : can(regex("^[^/]+/[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})$", var.model.image))
    error_message = "End model.image with a repository and a tag or digest, <repository>:<tag> or <repository>@sha256:<digest>, so that the same container is served after every restart."
  }

  validation {
    condition     = alltrue([for key in keys(var.model.environment) : can(regex("^[a-zA-Z_][a-zA-Z0-9_]*$", key))])
    error_message = "Use only letters, digits and underscores in the keys of model.environment, and start each with no digit."
  }

  validation {
    condition     = length(var.model.environment) <= 100
    error_message = "Pass at most 100 variables in model.environment; SageMaker accepts no more."
  }

  validation {
    condition     = alltrue([for value in values(var.model.environment) : length(value) <= 1024])
    error_message = "Keep each value of model.environment within 1024 characters; SageMaker accepts no more."
  }

  validation {
    condition = alltrue([
      for key in keys(var.model.environment) :
      !can(regex("(^|_)(TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|CREDENTIALS|API_?KEY|ACCESS_KEY(_ID)?|PRIVATE_KEY|SECRET_KEY)$", upper(key)))
    ])
    error_message = "Take tokens, passwords and keys out of model.environment: they would stand in the plan, the state and the SageMaker console. For a gated model, copy its files to S3 and set model.s3_uri."
  }

  validation {
    condition     = alltrue([for value in values(var.model.environment) : !can(regex("(hf_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16})", value))])
    error_message = "Remove the access token that a value of model.environment holds: it would stand in the plan and the state. For a gated model, copy its files to S3 and set model.s3_uri."
  }

  validation {
    condition     = var.model.s3_uri == null ? true : can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/", var.model.s3_uri))
    error_message = "Write model.s3_uri as s3://<bucket>/<prefix>/ or s3://<bucket>/<path>.tar.gz."
  }

  validation {
    condition     = var.model.s3_uri == null ? true : can(regex("(/|\\.tar\\.gz)$", var.model.s3_uri))
    error_message = "End model.s3_uri with \"/\" (a folder of files) or \".tar.gz\" (one archive)."
  }

  validation {
    condition     = var.model.s3_uri == null ? true : !can(regex("[*?$]", var.model.s3_uri))
    error_message = "Leave *, ? and $ out of model.s3_uri: they would widen the permissions of the execution role."
  }
}

variable "instance" {
  description = <<-EOT
    What it runs on; costs money from creation to `terraform destroy`, idle or not. Null: `serverless`.
    - `type`: SageMaker instance type, such as `ml.m5.xlarge`.
    - `count`: number of instances.
    - `ami_version`: inference AMI, which brings the GPU's driver. Null: with `model.engine` the one
      that the image needs, else the one that SageMaker chooses.
  EOT
  type = object({
    type        = string
    count       = optional(number, 1)
    ami_version = optional(string)
  })
  default = null

  validation {
    condition     = (var.instance == null) != (var.serverless == null)
    error_message = "Say what it runs on, once: set instance, like { type = \"ml.m5.large\" }, or set serverless and leave instance null."
  }

  validation {
    condition     = var.instance == null ? true : can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9]+$", var.instance.type))
    error_message = "Write instance.type as SageMaker names it, with \"ml.\" in front, like \"ml.m5.xlarge\"."
  }

  validation {
    condition     = var.instance == null ? true : var.instance.count >= 1
    error_message = "Set instance.count to 1 or more; to stop paying, run terraform destroy."
  }

  validation {
    condition     = var.instance == null ? true : floor(var.instance.count) == var.instance.count
    error_message = "Set instance.count to a whole number."
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

variable "api" {
  description = <<-EOT
    The HTTP API.
    - `auth`: who may call: `AWS_IAM` (requests are signed), `JWT` (tokens of an issuer), `API_KEY`
      (keys of this API), or `NONE` (anybody, at your cost).
    - `routes`: exceptions: route, such as `GET /endpoint`, → what it asks for instead.
    - `routes.*.auth`: as `auth`; null: the same.
    - `routes.*.scopes`: instead of `jwt.scopes`.
    - `jwt`: which tokens `JWT` takes.
    - `jwt.issuer`: their `iss`, an https URL below which an OpenID configuration lies.
    - `jwt.audiences`: a token needs one of them as its `aud` (or `client_id`, without an `aud`).
    - `jwt.scopes`: a token needs one of them; none: any token of the issuer and audience passes.
    - `keys`: the keys of `API_KEY`: name → where it comes from. `{}` lets Terraform make it.
    - `keys.*.sha256`: SHA-256 digests, in lower-case hexadecimal, of keys of your own, random and 32 to
      256 characters long; two while you rotate one. Null: Terraform makes a key, in Secrets Manager.
    - `keys.*.version`: of a key that Terraform makes; raise it for a new one.
    - `keys.*.overlap_hours`: how long the one before is valid beside the new one.
    - `key_cache`: null: the authorizer sees every request, and takes keys in `authorization` and
      `x-api-key`. Else API Gateway remembers its answers, for one of these headers.
    - `key_cache.header`: the header that keys come in.
    - `key_cache.seconds`: for how long; a key that you revoke is valid for so much longer.
    - `throttle`: limits of each route; more requests get 429.
    - `throttle.rate_per_second`: requests a second, in the long run.
    - `throttle.burst`: requests at once.
    - `cors`: what browsers may do; null turns CORS off.
    - `cors.allow_origins`: origins, such as `https://app.example.com`, or `*`.
    - `cors.allow_methods`: HTTP methods.
    - `cors.allow_headers`: headers of requests; by default those of a signed one.
    - `cors.expose_headers`: headers of answers that scripts may read.
    - `cors.allow_credentials`: whether browsers may send cookies and the like.
    - `cors.max_age_seconds`: how long browsers keep the answer to a preflight; -1: not at all.
    - `max_body_bytes`: larger requests get 413. Lambda's own limit is 6 MB, base64 included.
  EOT
  type = object({
    auth = optional(string, "AWS_IAM")
    routes = optional(map(object({
      auth   = optional(string)
      scopes = optional(list(string))
    })), {})
    jwt = optional(object({
      issuer    = string
      audiences = list(string)
      scopes    = optional(list(string), [])
    }))
    keys = optional(map(object({
      sha256        = optional(list(string))
      version       = optional(number, 1)
      overlap_hours = optional(number, 24)
    })), {})
    key_cache = optional(object({
      header  = optional(string, "authorization")
      seconds = optional(number, 60)
    }))
    throttle = optional(object({
      rate_per_second = optional(number, 50)
      burst           = optional(number, 100)
    }), {})
    cors = optional(object({
      allow_origins     = list(string)
      allow_methods     = optional(list(string), ["GET", "POST"])
      allow_headers     = optional(list(string), ["authorization", "content-type", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"])
      expose_headers    = optional(list(string), ["x-request-id"])
      allow_credentials = optional(bool, false)
      max_age_seconds   = optional(number, 300)
    }))
    max_body_bytes = optional(number, 4194304)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["AWS_IAM", "JWT", "API_KEY", "NONE"], var.api.auth)
    error_message = "Set api.auth to \"AWS_IAM\", \"JWT\", \"API_KEY\" or \"NONE\"."
  }

  validation {
    condition = alltrue([
      for route in values(var.api.routes) : route.auth == null ? true : contains(["AWS_IAM", "JWT", "API_KEY", "NONE"], route.auth)
    ])
    error_message = "Set auth in api.routes to \"AWS_IAM\", \"JWT\", \"API_KEY\" or \"NONE\", or leave it out."
  }

  validation {
    condition = alltrue([
      for key, route in var.api.routes : route.scopes == null || coalesce(route.auth, var.api.auth) == "JWT"
    ])
    error_message = "Give scopes in api.routes only to routes with \"JWT\"; nothing else carries scopes."
  }

  validation {
    condition     = !contains(concat([var.api.auth], values(var.api.routes)[*].auth), "JWT") || var.api.jwt != null
    error_message = "Set api.jwt, the issuer and the audiences of the tokens, for routes with \"JWT\"."
  }

  validation {
    condition     = contains(concat([var.api.auth], values(var.api.routes)[*].auth), "JWT") || var.api.jwt == null
    error_message = "Set api.auth, or the auth of a route in api.routes, to \"JWT\", or remove api.jwt: no route takes its tokens."
  }

  # The issuer of a token must equal it to the letter, and its OpenID configuration is read from below it,
  # https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig.
  validation {
    condition     = var.api.jwt == null ? true : can(regex("^https://[^/?#\\s]+[^?#\\s]*$", var.api.jwt.issuer))
    error_message = "Write api.jwt.issuer as the https URL that stands in the tokens' \"iss\", with no query and no fragment."
  }

  validation {
    condition = var.api.jwt == null ? true : (
      length(var.api.jwt.audiences) > 0 && alltrue([for audience in var.api.jwt.audiences : trimspace(audience) != ""])
    )
    error_message = "Name at least one audience in api.jwt.audiences; without one, the issuer's tokens for other services would pass."
  }

  validation {
    condition = alltrue([
      for scope in flatten([try(var.api.jwt.scopes, []), [for route in values(var.api.routes) : coalesce(route.scopes, [])]]) :
      can(regex("^[!#-\\[\\]-~]+$", scope))
    ])
    error_message = "Write each scope as one word, as it stands in the tokens' \"scope\"."
  }

  validation {
    condition     = !contains(concat([var.api.auth], values(var.api.routes)[*].auth), "API_KEY") || length(var.api.keys) > 0
    error_message = "Name at least one key in api.keys for routes with \"API_KEY\"; { alice = {} } makes one."
  }

  validation {
    condition     = contains(concat([var.api.auth], values(var.api.routes)[*].auth), "API_KEY") || length(var.api.keys) == 0
    error_message = "Set api.auth, or the auth of a route in api.routes, to \"API_KEY\", or remove api.keys: no route takes the keys."
  }

  validation {
    condition     = alltrue([for name in keys(var.api.keys) : can(regex("^[a-z0-9][a-z0-9_-]{0,31}$", name))])
    error_message = "Name the keys in api.keys with up to 32 lower-case letters, digits, hyphens and underscores; the names stand in the logs."
  }

  validation {
    condition = alltrue(flatten([
      for key in values(var.api.keys) : [for digest in coalesce(key.sha256, []) : can(regex("^[0-9a-f]{64}$", digest))]
    ]))
    error_message = "Write each of sha256 in api.keys as 64 lower-case hexadecimal digits, which is what: printf %s \"$KEY\" | sha256sum prints. Never write the key itself."
  }

  validation {
    condition     = alltrue([for key in values(var.api.keys) : key.sha256 == null ? true : length(key.sha256) > 0])
    error_message = "Put at least one digest into sha256 in api.keys; leave sha256 out for a key that Terraform makes, and remove the name to revoke its keys."
  }

  validation {
    condition = (
      length(flatten([for key in values(var.api.keys) : coalesce(key.sha256, [])])) ==
      length(toset(flatten([for key in values(var.api.keys) : coalesce(key.sha256, [])])))
    )
    error_message = "Write each digest in api.keys once only: one key cannot have two names."
  }

  validation {
    condition     = alltrue([for key in values(var.api.keys) : key.version >= 1 && floor(key.version) == key.version])
    error_message = "Set version in api.keys to a whole number of 1 or more."
  }

  validation {
    condition     = alltrue([for key in values(var.api.keys) : key.sha256 == null || key.version == 1])
    error_message = "Leave version out in api.keys beside sha256: a key of your own is rotated by a second digest in its sha256."
  }

  validation {
    condition     = alltrue([for key in values(var.api.keys) : key.overlap_hours >= 0 && key.overlap_hours <= 720])
    error_message = "Set overlap_hours in api.keys from 0 (the old key is invalid at once) to 720 (30 days)."
  }

  # 4 KB for all variables of a function, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html:
  # 64 digits a digest; some 120 characters and the names a key in Secrets Manager.
  validation {
    condition = sum(concat([0], [
      for name, key in var.api.keys : key.sha256 == null ? 120 + length(var.name) + 2 * length(name) : 8 + length(name) + 67 * length(key.sha256)
    ])) <= 3800
    error_message = "Name fewer keys in api.keys, some 20 made by Terraform or 50 digests: they must fit the 4 KB of a function's environment."
  }

  validation {
    condition     = var.api.key_cache == null || contains(concat([var.api.auth], values(var.api.routes)[*].auth), "API_KEY")
    error_message = "Remove api.key_cache, or set api.auth or the auth of a route to \"API_KEY\": only answers to keys are cached."
  }

  validation {
    condition     = var.api.key_cache == null ? true : contains(["authorization", "x-api-key"], var.api.key_cache.header)
    error_message = "Set api.key_cache.header to \"authorization\" or \"x-api-key\"."
  }

  # https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
  validation {
    condition = var.api.key_cache == null ? true : (
      var.api.key_cache.seconds >= 1 && var.api.key_cache.seconds <= 3600 && floor(var.api.key_cache.seconds) == var.api.key_cache.seconds
    )
    error_message = "Set api.key_cache.seconds to a whole number from 1 to 3600, or leave api.key_cache null for no cache."
  }

  validation {
    condition     = var.api.throttle.rate_per_second > 0
    error_message = "Set api.throttle.rate_per_second above 0; 0 would refuse every request."
  }

  validation {
    condition     = var.api.throttle.burst >= 1 && floor(var.api.throttle.burst) == var.api.throttle.burst
    error_message = "Set api.throttle.burst to a whole number of 1 or more; 0 would refuse every request."
  }

  validation {
    condition     = var.api.cors == null ? true : length(var.api.cors.allow_origins) > 0
    error_message = "Name at least one origin in api.cors.allow_origins, or leave api.cors null."
  }

  validation {
    condition = var.api.cors == null ? true : alltrue([
      for origin in var.api.cors.allow_origins : can(regex("^(\\*|https?://[^/]+|https?://\\*)$", origin))
    ])
    error_message = "Write each of api.cors.allow_origins as \"*\" or as scheme and host with no path, like \"https://app.example.com\"."
  }

  # https://fetch.spec.whatwg.org/#cors-protocol-and-credentials: browsers refuse the wildcard with credentials.
  validation {
    condition = try(!var.api.cors.allow_credentials, true) ? true : !contains(flatten([
      var.api.cors.allow_origins, var.api.cors.allow_methods, var.api.cors.allow_headers, var.api.cors.expose_headers
    ]), "*")
    error_message = "Name origins, methods and headers one by one in api.cors when allow_credentials is true; browsers refuse \"*\" there."
  }

  validation {
    condition = var.api.cors == null ? true : alltrue([
      for method in var.api.cors.allow_methods : contains(["*", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"], method)
    ])
    error_message = "Use upper-case HTTP methods, or \"*\", in api.cors.allow_methods."
  }

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
  validation {
    condition     = var.api.cors == null ? true : var.api.cors.max_age_seconds >= -1 && var.api.cors.max_age_seconds <= 86400
    error_message = "Set api.cors.max_age_seconds between -1 (never cache) and 86400 (one day)."
  }

  # 6 MB is the limit of a Lambda event, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html;
  # a binary body takes a third more there as base64, and the headers take some too.
  validation {
    condition     = var.api.max_body_bytes >= 1 && var.api.max_body_bytes <= 4194304 && floor(var.api.max_body_bytes) == var.api.max_body_bytes
    error_message = "Set api.max_body_bytes to a whole number from 1 to 4194304 (4 MiB); more does not fit a Lambda event as base64."
  }
}

variable "functions" {
  description = <<-EOT
    The Lambda functions behind the routes.
    - `memory_mb`: memory; Lambda gives processor time in proportion.
    - `timeout_seconds`: longest run, below the HTTP API's 30 s.
    - `architecture`: `arm64` or `x86_64`.
    - `reserved_concurrency`: concurrent runs of each function, at most; null takes part in the
      account's common pool.
    - `log_level`: `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR` or `FATAL`.
  EOT
  type = object({
    memory_mb            = optional(number, 512)
    timeout_seconds      = optional(number, 28)
    architecture         = optional(string, "arm64")
    reserved_concurrency = optional(number)
    log_level            = optional(string, "INFO")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.functions.memory_mb >= 128 && var.functions.memory_mb <= 10240 && floor(var.functions.memory_mb) == var.functions.memory_mb
    error_message = "Set functions.memory_mb to a whole number from 128 to 10240."
  }

  # The integration waits one second more than the function, and an HTTP API no more than 30 s,
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html.
  validation {
    condition     = var.functions.timeout_seconds >= 5 && var.functions.timeout_seconds <= 28
    error_message = "Set functions.timeout_seconds from 5 to 28, so that the function answers before the HTTP API gives up at 30 s."
  }

  validation {
    condition     = floor(var.functions.timeout_seconds) == var.functions.timeout_seconds
    error_message = "Set functions.timeout_seconds to a whole number of seconds."
  }

  validation {
    condition     = contains(["arm64", "x86_64"], var.functions.architecture)
    error_message = "Set functions.architecture to \"arm64\" or \"x86_64\"."
  }

  validation {
    condition = var.functions.reserved_concurrency == null ? true : (
      var.functions.reserved_concurrency >= 1 && floor(var.functions.reserved_concurrency) == var.functions.reserved_concurrency
    )
    error_message = "Set functions.reserved_concurrency to a whole number of 1 or more (0 would refuse every request), or leave it null."
  }

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.functions.log_level)
    error_message = "Set functions.log_level to TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  }
}

variable "logs" {
  description = <<-EOT
    The log groups of the endpoint, the functions and the API.
    - `retention_days`: days that CloudWatch keeps the lines; 0 keeps them for ever.
    - `kms_key_arn`: key that encrypts them, and whose policy lets CloudWatch Logs use it; null
      leaves that to CloudWatch's own key.
  EOT
  type = object({
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
  })
  default  = {}
  nullable = false

  # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
  validation {
    condition = contains([
      0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ], var.logs.retention_days)
    error_message = "Set logs.retention_days to a period that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, or 0 for ever."
  }

  validation {
    condition     = var.logs.kms_key_arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs.kms_key_arn))
    error_message = "Set logs.kms_key_arn to the full ARN of a key, arn:aws:kms:<region>:<account>:key/<id>; CloudWatch accepts no alias."
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
