# OpenAI's API: what the engine serves of it, and its two functions, which have the same routes. One sends
# whole responses, the other also streams. See docs/openai.md.

locals {
  openai_routes = var.openai == null ? [] : split(" ", local.openai_served[0])

  # The Hugging Face toolkit has no streams.
  openai_streams = var.api.type == "REST" && local.openai_engines[0] != "transformers"

  openai_model_names = flatten([
    for openai in var.openai[*] :
    distinct(concat([openai.model_name == null ? var.name : openai.model_name], var.model.id[*], sort(openai.aliases)))
  ])

  openai_settings = one([for openai in var.openai[*] : {
    endpoint_name = local.endpoint_name
    engine        = local.openai_engines[0]
    model_names   = local.openai_model_names
    chat_template = one([for template in openai.chat_template[*] : {
      name = template.name
      # In settings, an absent text is null and not empty.
      format = one([for format in template.format[*] : merge(
        { for role in ["system", "user", "assistant"] : role => one([
          for turn in format[role][*] : { for side, text in turn : side => text == "" ? null : text }
        ]) },
        { reply = format.reply == "" ? null : format.reply, stop = sort(format.stop) },
      )])
    }])
    max_completion_tokens  = openai.max_completion_tokens
    max_body_bytes         = var.api.max_body_bytes
    stream_timeout_seconds = openai.stream_timeout_seconds
    keep_alive_seconds     = openai.keep_alive_seconds
    rate_limits            = local.rate_limits_settings
  }])

  openai_functions = { for key, function in {
    openai_buffered = {
      description = "Handles OpenAI's API: whole responses of ${local.endpoint_name}."
      settings = merge(local.openai_settings, {
        can_stream             = false
        invoke_timeout_seconds = var.functions.timeout_seconds - local.invoke_margin_seconds - local.rate_limits_seconds
      })
      settings_inputs = local.openai_inputs
      policy_statements = merge(local.count_requests, {
        InvokeEndpoint = { actions = ["sagemaker:InvokeEndpoint"], resources = [module.endpoint.arn] }
      })
    }
    openai_stream = {
      description     = "Handles OpenAI's API: streamed and whole responses of ${local.endpoint_name}."
      timeout_seconds = ceil(try(var.openai.stream_timeout_seconds, 0) + local.invoke_margin_seconds + local.rate_limits_seconds)
      settings = merge(local.openai_settings, {
        can_stream = true
        # SageMaker gives a container 60 s for a whole response,
        # https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html.
        invoke_timeout_seconds = min(60, try(var.openai.stream_timeout_seconds, 60))
      })
      settings_inputs = local.openai_inputs
      policy_statements = merge(local.count_requests, {
        InvokeEndpoint = {
          actions   = ["sagemaker:InvokeEndpoint", "sagemaker:InvokeEndpointWithResponseStream"]
          resources = [module.endpoint.arn]
        }
      })
    }
  } : key => function if contains(local.route_functions, key) }

  openai_inputs = ["openai.chat_template", "openai.aliases", "rate_limits.keys"]
}
