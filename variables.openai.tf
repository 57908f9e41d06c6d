variable "openai" {
  description = <<-EOT
    OpenAI's API for the model: `POST /v1/chat/completions`, `/v1/completions`, `/v1/embeddings` and `/v1/rerank`, as
    far as the engine serves them, and `GET /v1/models`. Null: the API does not have these routes.
    - `model_name`: name of the model in requests and responses. Null: `name`. Requests may also use `model.id`.
    - `aliases`: further names under which requests may ask for the model, such as those that a client cannot change.
    - `chat_template`: format in which a chat becomes the prompt of a model that has no chat template, such as
      `gpt2`. Null: the container applies the template of the model.
    - `chat_template.name`: one of `plain` (lines that begin with "User:" and "Assistant:"), `chatml`, `llama3`,
      `mistral` or `gemma`. Null: `chat_template.format`.
    - `chat_template.format`: format of your own. Null: `chat_template.name`.
    - `chat_template.format.system`: texts around a system message. Null: its text stands before that of the next
      user message.
    - `chat_template.format.system.before`: text before the message.
    - `chat_template.format.system.after`: text after the message.
    - `chat_template.format.user`: texts around a user message.
    - `chat_template.format.user.before`: text before the message.
    - `chat_template.format.user.after`: text after the message.
    - `chat_template.format.assistant`: texts around an earlier response of the model.
    - `chat_template.format.assistant.before`: text before the message.
    - `chat_template.format.assistant.after`: text after the message.
    - `chat_template.format.reply`: text that begins the response of the model.
    - `chat_template.format.stop`: texts at which the response ends, one to four.
    - `max_completion_tokens`: maximum number of tokens of a completion; requests for more are rejected, and requests
      that set no maximum get this one. Null: the engine decides.
    - `stream_timeout_seconds`: timeout of a streamed response, in seconds. A client that disconnects does not stop it:
      it is billed until its end.
    - `keep_alive_seconds`: pause of a stream after which a comment keeps the connection open, in seconds.
  EOT
  type = object({
    model_name = optional(string)
    aliases    = optional(list(string), [])
    chat_template = optional(object({
      name = optional(string)
      format = optional(object({
        system = optional(object({
          before = optional(string, "")
          after  = optional(string, "")
        }))
        user = object({
          before = optional(string, "")
          after  = optional(string, "")
        })
        assistant = object({
          before = optional(string, "")
          after  = optional(string, "")
        })
        reply = optional(string, "")
        stop  = list(string)
      }))
    }))
    max_completion_tokens  = optional(number)
    stream_timeout_seconds = optional(number, 480)
    keep_alive_seconds     = optional(number, 15)
  })
  default = null

  validation {
    condition     = var.openai == null || var.jobs == null
    error_message = "Leave jobs or openai null: an asynchronous endpoint does not accept the synchronous calls of OpenAI's API. To have both, call the module twice."
  }

  validation {
    condition     = var.openai == null ? true : !contains(local.openai_engines, "")
    error_message = "Set model.engine_api to the API that the container of model.image speaks, such as \"vllm\", or leave openai null.${local.variants_hint}"
  }

  validation {
    condition     = var.openai == null ? true : length(distinct(local.openai_engines)) == 1 && length(distinct(local.openai_served)) == 1
    error_message = "Set the same engine and the same kind of task for model and for each model in variants, shadows included, or leave openai null: a request is written for one engine before SageMaker selects the variant. To compare engines, call the module twice."
  }

  validation {
    condition     = var.openai == null || contains(local.openai_engines, "") ? true : alltrue([for served in local.openai_served : served != ""])
    error_message = "Set model.task to one that the engine serves through OpenAI's API, or leave openai null: text generation and chat need the engine vllm, sglang, llamacpp, lmi, tgi or transformers, embeddings need vllm, lmi (with model.engine_api) or tei, reranking needs vllm or tei."
  }

  validation {
    condition     = try(var.openai.chat_template, null) == null ? true : (var.openai.chat_template.name == null) != (var.openai.chat_template.format == null)
    error_message = "Set exactly one of openai.chat_template.name and openai.chat_template.format."
  }

  validation {
    condition     = try(var.openai.chat_template.name, null) == null ? true : contains(["plain", "chatml", "llama3", "mistral", "gemma"], var.openai.chat_template.name)
    error_message = "Set openai.chat_template.name to \"plain\", \"chatml\", \"llama3\", \"mistral\" or \"gemma\", or use openai.chat_template.format."
  }

  # The template turns a chat into a prompt, which these containers accept on no other path than chat.
  validation {
    condition     = try(var.openai.chat_template, null) == null ? true : alltrue([for served in local.openai_served : strcontains(served, "completions")])
    error_message = "Remove openai.chat_template: the engine of the model accepts no prompts, only chats, or it does not generate text. Templates work with vllm, lmi, tgi and transformers."
  }

  validation {
    condition     = try(var.openai.chat_template.format, null) == null ? true : var.openai.chat_template.format.user != null && var.openai.chat_template.format.assistant != null
    error_message = "Set user and assistant in openai.chat_template.format, like { before = \"User: \", after = \"\\n\" }."
  }

  validation {
    condition = try(var.openai.chat_template.format, null) == null ? true : try(
      length(var.openai.chat_template.format.stop) >= 1 && length(var.openai.chat_template.format.stop) <= 4
      && alltrue([for text in var.openai.chat_template.format.stop : length(text) > 0]), false
    )
    error_message = "Set openai.chat_template.format.stop to one to four texts that are not empty, such as what begins the next user message: otherwise the model would go on with both sides of the chat."
  }

  validation {
    condition     = try(var.openai.max_completion_tokens, null) == null ? true : var.openai.max_completion_tokens >= 1 && floor(var.openai.max_completion_tokens) == var.openai.max_completion_tokens
    error_message = "Set openai.max_completion_tokens to a whole number of 1 or more, or leave it null."
  }

  # SageMaker ends a stream after 8 minutes,
  # https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-test-endpoints.html.
  validation {
    condition     = var.openai == null ? true : var.openai.stream_timeout_seconds >= 1 && var.openai.stream_timeout_seconds <= 480
    error_message = "Set openai.stream_timeout_seconds from 1 to 480, the 8 minutes that SageMaker allows."
  }

  # API Gateway ends a stream that pauses for 5 minutes,
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html.
  validation {
    condition     = var.openai == null ? true : var.openai.keep_alive_seconds >= 1 && var.openai.keep_alive_seconds <= 240
    error_message = "Set openai.keep_alive_seconds from 1 to 240: API Gateway ends a stream that pauses for 300 s."
  }

  validation {
    condition = var.openai == null ? true : alltrue([
      for name in concat(var.openai.model_name[*], var.openai.aliases) : can(regex("^[!-~]{1,128}$", name))
    ])
    error_message = "Use 1 to 128 letters, digits and punctuation marks, without spaces, for openai.model_name and each of openai.aliases."
  }

  validation {
    condition     = var.openai == null ? true : length(var.openai.aliases) <= 20
    error_message = "Set at most 20 openai.aliases."
  }
}
