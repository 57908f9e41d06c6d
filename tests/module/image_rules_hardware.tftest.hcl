# modules/image: an engine where it cannot run is an error at plan.

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

run "a_region_that_is_unknown_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model  = merge(var.model, { engine = "lmi", id = "m" })
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
    model  = merge(var.model, { engine = "transformers", id = "m" })
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
    model = merge(var.model, { engine = "vllm", id = "m", version = "0.1.0" })
  }

  expect_failures = [output.uri]
}

run "a_version_that_the_region_lacks_is_refused" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model  = merge(var.model, { engine = "vllm", id = "m", version = "0.30.0" })
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
    model         = merge(var.model, { engine = "lmi", id = "m" })
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
    model         = merge(var.model, { engine = "vllm", id = "m" })
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
    model         = merge(var.model, { engine = "sglang", id = "m" })
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
    model         = merge(var.model, { engine = "tgi", id = "m" })
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
    model         = merge(var.model, { engine = "lmi", id = "m" })
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
    model         = merge(var.model, { engine = "tei", id = "m" })
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
    model          = merge(var.model, { engine = "lmi", id = "m", version = "0.36.0" })
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
    model          = merge(var.model, { engine = "llamacpp", id = "m" })
    provider_major = 5
  }

  expect_failures = [output.uri]
}
