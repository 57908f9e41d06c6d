# The common settings as the engine's environment variables. A setting that is null or false is left out.

locals {
  # llama.cpp expects the quantization after the repository, owner/name:Q4_K_M.
  quantization_in_id = var.model.engine == "llamacpp"

  settings = {
    id = (
      var.model.id == null ? local.engine.files_in :
      local.quantization_in_id && var.model.quantization != null ? "${var.model.id}:${var.model.quantization}" :
      var.model.id
    )
    revision               = var.model.revision
    task                   = lookup(local.pipelines, local.task, local.task)
    max_length             = var.model.max_length
    max_batch_tokens       = var.model.max_batch_tokens
    tensor_parallel_degree = var.model.tensor_parallel_degree
    quantization           = local.quantization_in_id ? null : var.model.quantization
    dtype                  = var.model.dtype
    trust_remote_code      = var.model.trust_remote_code == true ? true : null
  }

  task = coalesce(var.model.task, local.engine.tasks[0])

  environment = {
    for setting, name in local.engine.variables : name => tostring(local.settings[setting])
    if local.settings[setting] != null
  }

  # Only a repository on the hub has revisions, and files of several quantizations to choose from.
  of_hub = concat(["revision"], local.quantization_in_id ? ["quantization"] : [])

  # Settings that are set and would have no effect. Every engine has tasks, and few need a variable for them.
  not_supported = [
    for setting, value in var.model : setting
    if value != null && value != false && (
      !contains(concat(["engine", "version", "task"], keys(local.engine.variables)), setting) ||
      var.model.id == null && contains(local.of_hub, setting)
    )
  ]
}
