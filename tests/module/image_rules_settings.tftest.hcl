# modules/image: a setting that the engine does not have is an error at plan.

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

run "tei_takes_no_quantization" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tei", id = "m", quantization = "fp8" })
  }

  expect_failures = [output.environment]
}

run "tei_takes_no_max_length" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tei", id = "m", max_length = 512 })
  }

  expect_failures = [output.environment]
}

run "tei_takes_no_tensor_parallel_degree" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tei", id = "m", tensor_parallel_degree = 1 })
  }

  expect_failures = [output.environment]
}

run "transformers_takes_no_max_length" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "transformers", id = "m", max_length = 512 })
  }

  expect_failures = [output.environment]
}

run "transformers_takes_no_quantization" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "transformers", id = "m", quantization = "fp8" })
  }

  expect_failures = [output.environment]
}

run "llamacpp_takes_no_tensor_parallel_degree" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp", id = "m", tensor_parallel_degree = 1 })
  }

  expect_failures = [output.environment]
}

run "llamacpp_takes_no_trust_remote_code" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp", id = "m", trust_remote_code = true })
  }

  expect_failures = [output.environment]
}

run "llamacpp_takes_no_revision" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp", id = "m", revision = "main" })
  }

  expect_failures = [output.environment]
}

run "files_from_s3_have_no_revision" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "lmi", revision = "main" })
  }

  expect_failures = [output.environment]
}

run "files_from_s3_leave_llamacpp_no_quantization_to_choose" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp", quantization = "Q4_K_M" })
  }

  expect_failures = [output.environment]
}

run "more_parts_than_gpus_are_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "lmi", id = "m", tensor_parallel_degree = 2 })
  }

  expect_failures = [output.environment]
}

run "as_many_parts_as_gpus_pass" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = merge(var.model, { engine = "lmi", id = "m", tensor_parallel_degree = 4 })
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
    model         = merge(var.model, { engine = "lmi", id = "m", tensor_parallel_degree = 8 })
    instance_type = "ml.g9.48xlarge"
  }

  assert {
    condition     = output.environment.TENSOR_PARALLEL_DEGREE == "8"
    error_message = "A number of GPUs that is unknown is not refused."
  }
}

run "not_trusting_remote_code_passes_everywhere" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tei", id = "m", trust_remote_code = false })
  }

  assert {
    condition     = output.environment == { HF_MODEL_ID = "m" }
    error_message = "False is what an engine without the setting does."
  }
}
