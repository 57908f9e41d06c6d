# modules/image: what cannot work is an error at plan.

variables {
  instance_type  = "ml.g5.xlarge"
  region         = "us-east-1"
  dns_suffix     = "amazonaws.com"
  provider_major = 6
}

run "an_engine_that_is_unknown_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "ollama", id = "m" }
  }

  expect_failures = [var.model]
}

run "a_region_that_is_unknown_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model  = { engine = "lmi", id = "m" }
    region = "mars-north-1"
  }

  expect_failures = [output.uri]
}

run "a_region_without_the_engine_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model  = { engine = "transformers", id = "m" }
    region = "mx-central-1"
  }

  expect_failures = [output.uri]
}

run "a_version_that_is_unknown_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "vllm", id = "m", version = "0.1.0" }
  }

  expect_failures = [output.uri]
}

run "a_version_that_the_region_lacks_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model  = { engine = "vllm", id = "m", version = "0.30.0" }
    region = "cn-north-1"
  }

  expect_failures = [output.uri]
}

run "lmi_on_a_cpu_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = { engine = "lmi", id = "m" }
    instance_type = "ml.m5.xlarge"
  }

  expect_failures = [output.uri]
}

run "vllm_on_a_cpu_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = { engine = "vllm", id = "m" }
    instance_type = "ml.m5.xlarge"
  }

  expect_failures = [output.uri]
}

run "sglang_on_a_cpu_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = { engine = "sglang", id = "m" }
    instance_type = "ml.m5.xlarge"
  }

  expect_failures = [output.uri]
}

run "tgi_on_a_cpu_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = { engine = "tgi", id = "m" }
    instance_type = "ml.m5.xlarge"
  }

  expect_failures = [output.uri]
}

run "lmi_without_an_instance_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = { engine = "lmi", id = "m" }
    instance_type = null
  }

  expect_failures = [output.uri]
}

run "tei_on_inferentia_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = { engine = "tei", id = "m" }
    instance_type = "ml.inf2.xlarge"
  }

  expect_failures = [output.uri]
}

run "cuda_13_with_provider_5_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model          = { engine = "lmi", id = "m", version = "0.36.0" }
    provider_major = 5
  }

  expect_failures = [output.uri]
}

run "llamacpp_on_a_gpu_with_provider_5_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model          = { engine = "llamacpp", id = "m" }
    provider_major = 5
  }

  expect_failures = [output.uri]
}

run "tei_cannot_do_text_generation" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "tei", id = "m", task = "text-generation" }
  }

  expect_failures = [output.environment]
}

run "tei_cannot_do_chat" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "tei", id = "m", task = "chat" }
  }

  expect_failures = [output.environment]
}

run "sglang_cannot_do_text_generation" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "sglang", id = "m", task = "text-generation" }
  }

  expect_failures = [output.environment]
}

run "sglang_cannot_do_embeddings" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "sglang", id = "m", task = "embeddings" }
  }

  expect_failures = [output.environment]
}

run "llamacpp_cannot_do_text_generation" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "llamacpp", id = "m", task = "text-generation" }
  }

  expect_failures = [output.environment]
}

run "llamacpp_cannot_do_embeddings" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "llamacpp", id = "m", task = "embeddings" }
  }

  expect_failures = [output.environment]
}

run "lmi_cannot_do_embeddings" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "lmi", id = "m", task = "embeddings" }
  }

  expect_failures = [output.environment]
}

run "tgi_cannot_do_rerank" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "tgi", id = "m", task = "rerank" }
  }

  expect_failures = [output.environment]
}

run "transformers_cannot_do_chat" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "transformers", id = "m", task = "chat" }
  }

  expect_failures = [output.environment]
}

run "vllm_cannot_do_summarization" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "vllm", id = "m", task = "summarization" }
  }

  expect_failures = [output.environment]
}

run "tei_takes_no_quantization" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "tei", id = "m", quantization = "fp8" }
  }

  expect_failures = [output.environment]
}

run "tei_takes_no_max_length" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "tei", id = "m", max_length = 512 }
  }

  expect_failures = [output.environment]
}

run "tei_takes_no_tensor_parallel_degree" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "tei", id = "m", tensor_parallel_degree = 1 }
  }

  expect_failures = [output.environment]
}

run "transformers_takes_no_max_length" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "transformers", id = "m", max_length = 512 }
  }

  expect_failures = [output.environment]
}

run "transformers_takes_no_quantization" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "transformers", id = "m", quantization = "fp8" }
  }

  expect_failures = [output.environment]
}

run "llamacpp_takes_no_tensor_parallel_degree" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "llamacpp", id = "m", tensor_parallel_degree = 1 }
  }

  expect_failures = [output.environment]
}

run "llamacpp_takes_no_trust_remote_code" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "llamacpp", id = "m", trust_remote_code = true }
  }

  expect_failures = [output.environment]
}

run "llamacpp_takes_no_revision" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "llamacpp", id = "m", revision = "main" }
  }

  expect_failures = [output.environment]
}

run "files_from_s3_have_no_revision" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "lmi", revision = "main" }
  }

  expect_failures = [output.environment]
}

run "files_from_s3_leave_llamacpp_no_quantization_to_choose" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "llamacpp", quantization = "Q4_K_M" }
  }

  expect_failures = [output.environment]
}

run "more_parts_than_gpus_are_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "lmi", id = "m", tensor_parallel_degree = 2 }
  }

  expect_failures = [output.environment]
}

run "as_many_parts_as_gpus_pass" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = { engine = "lmi", id = "m", tensor_parallel_degree = 4 }
    instance_type = "ml.g5.12xlarge"
  }

  assert {
    condition     = output.environment.TENSOR_PARALLEL_DEGREE == "4"
    error_message = "ml.g5.12xlarge has four GPUs."
  }
}

run "parts_on_a_family_that_is_not_listed_pass" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = { engine = "lmi", id = "m", tensor_parallel_degree = 8 }
    instance_type = "ml.g9.48xlarge"
  }

  assert {
    condition     = output.environment.TENSOR_PARALLEL_DEGREE == "8"
    error_message = "What is not known is not refused."
  }
}

run "not_trusting_remote_code_passes_everywhere" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = { engine = "tei", id = "m", trust_remote_code = false }
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "m" }
    error_message = "False is what an engine without the setting does."
  }
}
