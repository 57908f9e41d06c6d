# modules/image: a task that the engine cannot do is an error at plan.

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

run "tei_cannot_do_text_generation" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tei", id = "m", task = "text-generation" })
  }

  expect_failures = [output.environment]
}

run "tei_cannot_do_chat" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tei", id = "m", task = "chat" })
  }

  expect_failures = [output.environment]
}

run "sglang_cannot_do_text_generation" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "sglang", id = "m", task = "text-generation" })
  }

  expect_failures = [output.environment]
}

run "sglang_cannot_do_embeddings" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "sglang", id = "m", task = "embeddings" })
  }

  expect_failures = [output.environment]
}

run "llamacpp_cannot_do_text_generation" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp", id = "m", task = "text-generation" })
  }

  expect_failures = [output.environment]
}

run "llamacpp_cannot_do_embeddings" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp", id = "m", task = "embeddings" })
  }

  expect_failures = [output.environment]
}

run "lmi_cannot_do_embeddings" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "lmi", id = "m", task = "embeddings" })
  }

  expect_failures = [output.environment]
}

run "tgi_cannot_do_rerank" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tgi", id = "m", task = "rerank" })
  }

  expect_failures = [output.environment]
}

run "transformers_cannot_do_chat" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "transformers", id = "m", task = "chat" })
  }

  expect_failures = [output.environment]
}

run "vllm_cannot_do_summarization" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "vllm", id = "m", task = "summarization" })
  }

  expect_failures = [output.environment]
}
