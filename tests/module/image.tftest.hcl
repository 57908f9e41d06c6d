# modules/image: which image serves an engine here. Expected URIs are the vendors' own, from their pages.

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

run "lmi_on_a_gpu" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "lmi", id = "m", version = "0.36.0" })
  }

  assert {
    condition     = output.uri == "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.36.0-lmi27.0.0-cu130"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "vllm_on_a_gpu" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "vllm", id = "m", version = "0.27.1" })
  }

  assert {
    condition     = output.uri == "763104351884.dkr.ecr.us-east-1.amazonaws.com/vllm:0.27.1-gpu-py312-cu130-ubuntu22.04-sagemaker"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "sglang_on_a_gpu" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "sglang", id = "m", version = "0.5.8" })
  }

  assert {
    condition     = output.uri == "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-sglang:0.5.8-transformers4.57.3-gpu-py312-cu129-ubuntu24.04"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "llamacpp_on_a_gpu" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "llamacpp", id = "m", version = "1.0.1" })
  }

  assert {
    condition     = output.uri == "763104351884.dkr.ecr.us-east-1.amazonaws.com/llama-cpp:server-sagemaker-cuda-v1.0.1"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "llamacpp_on_a_cpu" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = merge(var.model, { engine = "llamacpp", id = "m", version = "1.0.1" })
    instance_type = "ml.c7i.xlarge"
  }

  assert {
    condition     = output.uri == "763104351884.dkr.ecr.us-east-1.amazonaws.com/llama-cpp:server-sagemaker-cpu-v1.0.1"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "tei_on_a_gpu" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tei", id = "m", version = "1.8.2" })
  }

  assert {
    condition     = output.uri == "683313688378.dkr.ecr.us-east-1.amazonaws.com/tei:2.0.1-tei1.8.2-gpu-py310-cu122-ubuntu22.04"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "tei_on_a_cpu" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = merge(var.model, { engine = "tei", id = "m", version = "1.8.2" })
    instance_type = "ml.m5.large"
    region        = "eu-west-1"
  }

  assert {
    condition     = output.uri == "141502667606.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:2.0.1-tei1.8.2-cpu-py310-ubuntu22.04"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "transformers_on_a_cpu" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = merge(var.model, { engine = "transformers", id = "m", version = "5.5.3" })
    instance_type = "ml.m5.large"
  }

  assert {
    condition     = output.uri == "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "transformers_serverless" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model         = merge(var.model, { engine = "transformers", id = "m", version = "5.5.3" })
    instance_type = null
  }

  assert {
    condition     = output.uri == "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "tgi_on_a_gpu" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tgi", id = "m", version = "3.3.6" })
  }

  assert {
    condition     = output.uri == "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.7.0-tgi3.3.6-gpu-py311-cu124-ubuntu22.04"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "a_region_with_an_account_of_its_own" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model  = merge(var.model, { engine = "tgi", id = "m", version = "3.3.6" })
    region = "ap-east-1"
  }

  assert {
    condition     = output.uri == "871362719292.dkr.ecr.ap-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.7.0-tgi3.3.6-gpu-py311-cu124-ubuntu22.04"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "china_has_an_account_and_a_domain_of_its_own" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model      = merge(var.model, { engine = "tgi", id = "m", version = "3.3.6" })
    region     = "cn-north-1"
    dns_suffix = "amazonaws.com.cn"
  }

  assert {
    condition     = output.uri == "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/huggingface-pytorch-tgi-inference:2.7.0-tgi3.3.6-gpu-py311-cu124-ubuntu22.04"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "govcloud_has_an_account_of_its_own" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model  = merge(var.model, { engine = "tgi", id = "m", version = "3.3.6" })
    region = "us-gov-west-1"
  }

  assert {
    condition     = output.uri == "442386744353.dkr.ecr.us-gov-west-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.7.0-tgi3.3.6-gpu-py311-cu124-ubuntu22.04"
    error_message = "The image is the one that AWS publishes for this engine, processor and region."
  }
}

run "a_minor_version_means_its_newest_patch" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tgi", id = "m", version = "3.3" })
  }

  assert {
    condition     = output.version == "3.3.6"
    error_message = "3.3.6 is the newest of 3.3."
  }
}

run "a_version_is_not_cut_in_the_middle_of_a_number" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tgi", id = "m", version = "3.3.66" })
  }

  expect_failures = [output.uri]
}

run "no_version_means_the_newest" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "lmi", id = "m" })
  }

  assert {
    condition     = output.version == jsondecode(file("./modules/image/catalogue.json")).releases.lmi[0].version
    error_message = "The catalogue lists the newest first."
  }
}

run "no_version_means_the_newest_that_the_region_has" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model      = merge(var.model, { engine = "vllm", id = "m" })
    region     = "cn-north-1"
    dns_suffix = "amazonaws.com.cn"
  }

  assert {
    condition     = output.version == [for release in jsondecode(file("./modules/image/catalogue.json")).releases.vllm : release.version if !contains(release.not_in, "cn-north-1")][0]
    error_message = "A version that China lacks is passed over."
  }
}

run "no_version_means_the_newest_that_the_provider_can_host" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model          = merge(var.model, { engine = "lmi", id = "m" })
    provider_major = 5
  }

  assert {
    condition     = output.version == [for release in jsondecode(file("./modules/image/catalogue.json")).releases.lmi : release.version if startswith(release.cuda, "12.")][0]
    error_message = "AWS provider 5 cannot name the host of CUDA 13."
  }

  assert {
    condition     = output.ami_version == "al2-ami-sagemaker-inference-gpu-3-1"
    error_message = "CUDA 12.8 needs a newer driver than the default host has."
  }
}

run "cuda_13_gets_its_host" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "vllm", id = "m", version = "0.27.1" })
  }

  assert {
    condition     = output.ami_version == "al2023-ami-sagemaker-inference-gpu-4-1"
    error_message = "CUDA 13 starts on the host with driver 580 only."
  }
}

run "cuda_12_4_gets_the_default_host" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model = merge(var.model, { engine = "tgi", id = "m", version = "3.3.6" })
  }

  assert {
    condition     = output.ami_version == null
    error_message = "The host that SageMaker chooses does."
  }
}

run "a_cpu_gets_the_default_host" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model          = merge(var.model, { engine = "llamacpp", id = "m" })
    instance_type  = "ml.m5.large"
    provider_major = 5
  }

  assert {
    condition     = output.ami_version == null && output.device == "cpu"
    error_message = "A CPU has no driver to match, with either provider."
  }
}

run "a_given_ami_overrides_the_images" {
  command = plan

  module {
    source = "./modules/image"
  }

  variables {
    model          = merge(var.model, { engine = "vllm", id = "m", version = "0.27.1" })
    provider_major = 5
    ami_version    = "al2-ami-sagemaker-inference-gpu-3-1"
  }

  assert {
    condition     = output.ami_version == "al2-ami-sagemaker-inference-gpu-3-1"
    error_message = "A given AMI overrides the image's."
  }
}
