# modules/image: each engine's own names for the same settings, from the vendors' pages named in engines.tf.

variables {
  instance_type  = "ml.g5.xlarge"
  region         = "us-east-1"
  dns_suffix     = "amazonaws.com"
  provider_major = 6
  model = {
    engine                 = null
    version                = null
    id                     = null
    revision               = null
    task                   = null
    max_length             = null
    max_batch_tokens       = null
    tensor_parallel_degree = null
    quantization           = null
    dtype                  = null
    trust_remote_code      = null
  }
  ami_version = null
}

run "lmi_gets_every_setting" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = merge(var.model, { engine = "lmi", id = "owner/name", revision = "main", max_length = 4096, max_batch_tokens = 8192, tensor_parallel_degree = 4, quantization = "fp8", dtype = "bfloat16", trust_remote_code = true })
    instance_type = "ml.g5.12xlarge"
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "owner/name", HF_REVISION = "main", OPTION_MAX_MODEL_LEN = "4096", OPTION_MAX_ROLLING_BATCH_PREFILL_TOKENS = "8192", TENSOR_PARALLEL_DEGREE = "4", OPTION_QUANTIZE = "fp8", OPTION_DTYPE = "bfloat16", OPTION_TRUST_REMOTE_CODE = "true" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "vllm_gets_every_setting" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = merge(var.model, { engine = "vllm", id = "owner/name", revision = "main", max_length = 4096, max_batch_tokens = 8192, tensor_parallel_degree = 4, quantization = "fp8", dtype = "bfloat16", trust_remote_code = true })
    instance_type = "ml.g5.12xlarge"
  }

  assert {
    condition     = output.environment == { SM_VLLM_MODEL = "owner/name", SM_VLLM_REVISION = "main", SM_VLLM_MAX_MODEL_LEN = "4096", SM_VLLM_MAX_NUM_BATCHED_TOKENS = "8192", SM_VLLM_TENSOR_PARALLEL_SIZE = "4", SM_VLLM_QUANTIZATION = "fp8", SM_VLLM_DTYPE = "bfloat16", SM_VLLM_TRUST_REMOTE_CODE = "true" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "sglang_gets_every_setting" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = merge(var.model, { engine = "sglang", id = "owner/name", revision = "main", max_length = 4096, max_batch_tokens = 8192, tensor_parallel_degree = 4, quantization = "fp8", dtype = "bfloat16", trust_remote_code = true })
    instance_type = "ml.g5.12xlarge"
  }

  assert {
    condition     = output.environment == { SM_SGLANG_MODEL_PATH = "owner/name", SM_SGLANG_REVISION = "main", SM_SGLANG_CONTEXT_LENGTH = "4096", SM_SGLANG_MAX_PREFILL_TOKENS = "8192", SM_SGLANG_TP = "4", SM_SGLANG_QUANTIZATION = "fp8", SM_SGLANG_DTYPE = "bfloat16", SM_SGLANG_TRUST_REMOTE_CODE = "true" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "tgi_gets_every_setting" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = merge(var.model, { engine = "tgi", id = "owner/name", revision = "main", max_length = 4096, max_batch_tokens = 8192, tensor_parallel_degree = 4, quantization = "fp8", dtype = "bfloat16", trust_remote_code = true })
    instance_type = "ml.g5.12xlarge"
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "owner/name", HF_MODEL_REVISION = "main", MAX_TOTAL_TOKENS = "4096", MAX_BATCH_PREFILL_TOKENS = "8192", SM_NUM_GPUS = "4", HF_MODEL_QUANTIZE = "fp8", DTYPE = "bfloat16", HF_MODEL_TRUST_REMOTE_CODE = "true" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "tei_gets_what_it_supports" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tei", id = "owner/name", revision = "main", max_batch_tokens = 8192, dtype = "float16" })
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "owner/name", HF_MODEL_REVISION = "main", MAX_BATCH_TOKENS = "8192", DTYPE = "float16" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "transformers_gets_what_it_supports" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "transformers", id = "owner/name", revision = "main", task = "summarization", trust_remote_code = true })
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "owner/name", HF_MODEL_REVISION = "main", HF_TASK = "summarization", HF_TRUST_REMOTE_CODE = "true" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "transformers_generates_text_by_default" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "transformers", id = "owner/name" })
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "owner/name", HF_TASK = "text-generation" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "transformers_calls_embeddings_feature_extraction" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "transformers", id = "owner/name", task = "embeddings" })
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "owner/name", HF_TASK = "feature-extraction" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "llamacpp_takes_the_quantization_with_the_repository" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp", id = "owner/name-GGUF", quantization = "Q4_K_M", max_length = 4096, max_batch_tokens = 512 })
  }

  assert {
    condition     = output.environment == { SM_LLAMA_CPP_HF_REPO = "owner/name-GGUF:Q4_K_M", SM_LLAMA_CPP_CTX_SIZE = "4096", SM_LLAMA_CPP_BATCH_SIZE = "512" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "llamacpp_chooses_the_quantization_by_itself" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp", id = "owner/name-GGUF" })
  }

  assert {
    condition     = output.environment == { SM_LLAMA_CPP_HF_REPO = "owner/name-GGUF" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "tei_gets_the_path_of_files_from_s3" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tei" })
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "/opt/ml/model" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "tgi_gets_the_path_of_files_from_s3" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tgi" })
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "/opt/ml/model" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "lmi_finds_files_from_s3_by_itself" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "lmi" })
  }

  assert {
    condition     = length(output.environment) == 0
    error_message = "A model named beside the files would win over them."
  }
}

run "vllm_finds_files_from_s3_by_itself" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "vllm" })
  }

  assert {
    condition     = length(output.environment) == 0
    error_message = "A model named beside the files would win over them."
  }
}

run "sglang_finds_files_from_s3_by_itself" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "sglang" })
  }

  assert {
    condition     = length(output.environment) == 0
    error_message = "A model named beside the files would win over them."
  }
}

run "llamacpp_finds_files_from_s3_by_itself" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp" })
  }

  assert {
    condition     = length(output.environment) == 0
    error_message = "A model named beside the files would win over them."
  }
}

run "transformers_finds_files_from_s3_by_itself" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "transformers" })
  }

  assert {
    condition     = output.environment == { HF_TASK = "text-generation" }
    error_message = "The settings are in the engine's own variables."
  }
}

run "vllm_serves_embeddings_without_a_variable" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "vllm", id = "owner/name", task = "embeddings" })
  }

  assert {
    condition     = output.environment == { SM_VLLM_MODEL = "owner/name" }
    error_message = "The settings are in the engine's own variables."
  }
}
