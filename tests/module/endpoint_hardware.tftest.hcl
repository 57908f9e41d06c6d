# modules/endpoint: warnings about images that do not suit their instances. They do not stop a plan.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name    = "gpt2"
  instance = {
    type                     = "ml.m5.xlarge"
    count                    = 1
    ami_version              = null
    volume_size_gb           = null
    startup_timeout_seconds  = null
    download_timeout_seconds = null
    routing_strategy         = null
  }
  variant_name  = "AllTraffic"
  weight        = 1
  variants      = {}
  serverless    = null
  async         = null
  update_policy = null
  data_capture  = null
  network       = { vpc = null, isolation_enabled = false }
  encryption    = { volume_kms_key_arn = null, model_kms_key_arn = null, data_capture_kms_key_arn = null }
  iam = {
    execution_role                   = null
    execution_role_policy_statements = {}
    permissions_boundary_arn         = null
    role_path                        = "/"
  }
  logs = { retention_days = 30, kms_key_arn = null }
  tags = {}
}

run "the_image_of_the_seed_on_its_instance_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.1.1-tgi1.4.0-gpu-py310-cu121-ubuntu20.04", environment = {}, registry = null, s3_uri = null }
  }

  expect_failures = [check.gpu_image_on_gpu_instance]
}

run "a_vllm_image_on_a_cpu_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/vllm:server-sagemaker-cuda-v2.6", environment = {}, registry = null, s3_uri = null }
  }

  expect_failures = [check.gpu_image_on_gpu_instance]
}

run "a_gpu_repository_by_digest_on_a_cpu_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/djl-inference@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", environment = {}, registry = null, s3_uri = null }
  }

  expect_failures = [check.gpu_image_on_gpu_instance]
}

run "a_gpu_tag_of_a_private_repository_on_a_cpu_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/chat:1.0-cu124", environment = {}, registry = null, s3_uri = null }
  }

  expect_failures = [check.gpu_image_on_gpu_instance]
}

run "a_gpu_image_on_inferentia_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/sglang:0.5.8-gpu-py312", environment = {}, registry = null, s3_uri = null }
    instance = merge(var.instance, { type = "ml.inf2.xlarge" })
  }

  expect_failures = [check.gpu_image_on_gpu_instance]
}

run "a_gpu_image_on_a_g_instance_gets_none" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.1.1-tgi1.4.0-gpu-py310-cu121-ubuntu20.04", environment = {}, registry = null, s3_uri = null }
    instance = merge(var.instance, { type = "ml.g5.xlarge" })
  }
}

run "a_gpu_image_on_a_p_instance_gets_none" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/vllm:server-sagemaker-cuda-v2.6", environment = {}, registry = null, s3_uri = null }
    instance = merge(var.instance, { type = "ml.p5en.48xlarge" })
  }
}

run "a_cpu_image_gets_none" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-llamacpp:b9522-cpu-ubuntu24.04", environment = {}, registry = null, s3_uri = null }
  }
}

run "a_cpu_variant_of_a_gpu_repository_gets_none" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tei-cpu:2.0.1-tei1.8.2-cpu-py310-ubuntu22.04", environment = {}, registry = null, s3_uri = null }
  }
}

run "a_neuron_variant_of_a_gpu_repository_gets_none" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/djl-inference:0.28.0-neuronx-sdk2.18.2", environment = {}, registry = null, s3_uri = null }
    instance = merge(var.instance, { type = "ml.inf2.xlarge" })
  }
}

run "an_image_of_another_region_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = { image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-llamacpp:b9522-cpu-ubuntu24.04", environment = {}, registry = null, s3_uri = null }
  }

  expect_failures = [check.image_in_this_region]
}
