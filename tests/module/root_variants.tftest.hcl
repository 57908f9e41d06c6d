# The root module: variants, with their images, scaling and settings.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  name     = "gpt2"
  model    = { engine = "transformers", id = "openai-community/gpt2", revision = "607a30d" }
  instance = { type = "ml.m5.large" }
  variants = {
    AllTraffic = { weight = 3 }
    canary     = { weight = 1, model = { engine = "tei", id = "BAAI/bge-base-en-v1.5", revision = "a5beb1e" } }
    gpu        = { weight = 0, instance = { type = "ml.g5.xlarge", count = 2 } }
  }
}

run "each_variant_gets_the_image_of_its_engine_for_its_instance" {
  command = plan

  assert {
    condition = { for name, variant in local.running_variants : name => element(split(":", element(split("/", variant.model.image), 1)), 0) } == {
      AllTraffic = "huggingface-pytorch-inference"
      canary     = "tei-cpu"
      gpu        = "huggingface-pytorch-inference"
    }
    error_message = "The image follows from the engine."
  }

  assert {
    condition     = strcontains(local.running_variants.AllTraffic.model.image, "-cpu-") && strcontains(local.running_variants.gpu.model.image, "-gpu-")
    error_message = "One engine has an image for each kind of instance."
  }

  assert {
    condition     = local.running_variants.canary.model.environment.HF_MODEL_ID == "BAAI/bge-base-en-v1.5" && local.running_variants.gpu.model.environment.HF_MODEL_ID == "openai-community/gpt2"
    error_message = "A variant serves its own model, or the main one's."
  }

  assert {
    condition     = local.running_variants.canary.instance.type == "ml.m5.large" && local.running_variants.gpu.instance.count == 2
    error_message = "A variant has its own instances, or some like the main one's."
  }

  assert {
    condition     = output.endpoint_variant_name == "AllTraffic" && join(" ", output.endpoint_variant_names) == "AllTraffic canary gpu" && local.main_variant == output.endpoint_variant_name
    error_message = "All three respond."
  }
}

run "the_instances_of_each_variant_cost_while_idle" {
  command = plan

  assert {
    condition     = output.idle_costs["SageMaker instances of variant gpu"] == "2 × ml.g5.xlarge, billed by the second. To stop: remove it from variants." && output.idle_costs["SageMaker instances of variant canary"] == "1 × ml.m5.large, billed by the second. To stop: remove it from variants."
    error_message = "Each variant's instances are listed."
  }
}

run "a_shadow_does_not_scale" {
  command = plan

  variables {
    variants = { next = { shadow = true } }
    scaling  = { max_capacity = 2, invocations_per_instance = 60 }
  }

  assert {
    condition     = keys(module.scaling) == ["AllTraffic"]
    error_message = "A shadow keeps its number of instances."
  }
}

run "both_variants_scale" {
  command = plan

  variables {
    variants = { canary = {} }
    scaling  = { max_capacity = 2, invocations_per_instance = 60 }
  }

  assert {
    condition     = keys(module.scaling) == ["AllTraffic", "canary"]
    error_message = "Each variant is a target of its own."
  }
}

run "nothing_scales_by_default" {
  command = plan

  assert {
    condition     = length(module.scaling) == 0
    error_message = "No target is registered."
  }
}

run "requests_may_select_a_variant_when_enabled" {
  command = plan

  variables {
    api = { variant_header_enabled = true }
  }

  assert {
    condition     = jsonencode(local.functions.generate.settings.target_variants) == jsonencode(["AllTraffic", "canary", "gpu"])
    error_message = "The function has the names of the variants."
  }
}

run "requests_select_no_variant_by_default" {
  command = plan

  assert {
    condition     = length(local.functions.generate.settings.target_variants) == 0
    error_message = "The function has no names of variants."
  }
}
