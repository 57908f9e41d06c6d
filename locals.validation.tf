# What the rules of several variables share: the rules of `model` and `instance` apply to each of
# `variants` too.

locals {
  variant_models    = [for variant in values(var.variants) : variant.model if variant.model != null]
  variant_instances = [for variant in values(var.variants) : variant.instance if variant.instance != null]
  scaled_instances  = [for variant in values(var.variants) : variant.instance if variant.instance != null && !variant.shadow]
  variants_hint     = length(local.variant_models) + length(local.variant_instances) == 0 ? "" : " Check variants too: the rule applies to each of them."

  # Models that generate no text have no completion to reserve tokens for: TEI, and what has another task.
  # HF_TASK is the task of the Hugging Face toolkit.
  model_tasks = [
    for model in concat([var.model], local.variant_models) :
    coalesce(try(model.environment["HF_TASK"], null), model.task, contains([model.engine, model.engine_api], "tei") ? "embeddings" : "text-generation")
  ]
  tasks_without_completion = [
    "audio-classification", "embeddings", "feature-extraction", "fill-mask", "image-classification", "object-detection",
    "question-answering", "rerank", "sentence-similarity", "sentiment-analysis", "table-question-answering",
    "text-classification", "token-classification", "zero-shot-classification",
  ]
  generates_text = length(setsubtract(local.model_tasks, local.tasks_without_completion)) > 0

  # What an engine serves through OpenAI's API, by the task of its model.
  # lambdas/engines/ has an adapter of each; tests/lambdas/engines compares both.
  openai_capabilities = {
    llamacpp     = { "text-generation" = ["chat"], "chat" = ["chat"] }
    lmi          = { "text-generation" = ["chat", "completions"], "chat" = ["chat", "completions"], "embeddings" = ["embeddings"] }
    sglang       = { "text-generation" = ["chat"], "chat" = ["chat"] }
    tei          = { "embeddings" = ["embeddings"], "rerank" = ["rerank"] }
    tgi          = { "text-generation" = ["chat", "completions"], "chat" = ["chat", "completions"] }
    transformers = { "text-generation" = ["chat", "completions"] }
    vllm         = { "text-generation" = ["chat", "completions"], "chat" = ["chat", "completions"], "embeddings" = ["embeddings"], "rerank" = ["rerank"] }
  }

  # Of each model: its engine, empty where it is not known, and what the engine serves of its task.
  openai_engines = [for model in concat([var.model], local.variant_models) : model.engine != null ? model.engine : model.engine_api != null ? model.engine_api : ""]
  openai_served = [
    for index, engine in local.openai_engines :
    join(" ", lookup(lookup(local.openai_capabilities, engine, {}), local.model_tasks[index], []))
  ]

  # What the routes ask of clients, those of your own included; null: api.auth.
  auths = concat([var.api.auth], values(var.api.routes)[*].auth, values(var.routes)[*].auth)

  module_statement_ids = ["CountRequests", "InvokeEndpoint", "SendTraces", "UseRateLimitsKey", "WriteLogs"]

  # 300 integrations of an HTTP API, less the module's own routes in locals.routes.tf.
  max_own_routes = 286

  # Of the permission with which an API may invoke a function, without names, for the longest region. The limit of a
  # function's policy is 20,480.
  permission_characters = 320
  max_permissions       = 20000

  # Variables that these functions get from the module and from Lambda.
  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
  reserved_environment = [
    "SETTINGS",
    "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
  ]
}
