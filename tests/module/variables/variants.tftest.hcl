# Rules of `variants`. The rules of `model` and `instance` apply to each variant too.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0" }
  instance = { type = "ml.m5.large" }
}

run "several_variants_with_weights_are_accepted" {
  command = plan

  variables {
    variants = {
      AllTraffic = { weight = 8 }
      canary     = { weight = 1.5, model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:2.0" } }
      gpu-2      = { weight = 0, instance = { type = "ml.g5.xlarge" } }
    }
  }
}

run "a_shadow_with_a_part_of_the_requests_is_accepted" {
  command = plan

  variables {
    variants = { next = { shadow = true, weight = 0.25 } }
  }
}

run "a_shadow_beside_a_heavier_main_variant_is_accepted" {
  command = plan

  variables {
    variants = { AllTraffic = { weight = 4 }, next = { shadow = true, weight = 4 } }
  }
}

run "ten_variants_are_accepted" {
  command = plan

  variables {
    variants = { a = {}, b = {}, c = {}, d = {}, e = {}, f = {}, g = {}, h = {}, i = {} }
  }
}

run "eleven_variants_are_refused" {
  command = plan

  variables {
    variants = { a = {}, b = {}, c = {}, d = {}, e = {}, f = {}, g = {}, h = {}, i = {}, j = {} }
  }

  expect_failures = [var.variants]
}

run "a_name_with_an_upper_case_letter_is_refused" {
  command = plan

  variables {
    variants = { Canary = {} }
  }

  expect_failures = [var.variants]
}

run "a_name_that_begins_with_a_digit_is_refused" {
  command = plan

  variables {
    variants = { "2b" = {} }
  }

  expect_failures = [var.variants]
}

run "a_name_of_20_characters_is_accepted" {
  command = plan

  variables {
    variants = { a2345678901234567890 = {} }
  }
}

run "a_name_of_21_characters_is_refused" {
  command = plan

  variables {
    variants = { a23456789012345678901 = {} }
  }

  expect_failures = [var.variants]
}

run "a_model_of_the_main_variant_here_is_refused" {
  command = plan

  variables {
    variants = { AllTraffic = { model = { engine = "lmi", id = "openai-community/gpt2" } } }
  }

  expect_failures = [var.variants]
}

run "the_main_variant_as_a_shadow_is_refused" {
  command = plan

  variables {
    variants = { AllTraffic = { shadow = true } }
  }

  expect_failures = [var.variants]
}

run "a_weight_below_0_is_refused" {
  command = plan

  variables {
    variants = { canary = { weight = -0.5 } }
  }

  expect_failures = [var.variants]
}

run "weights_of_which_none_answers_are_refused" {
  command = plan

  variables {
    variants = { AllTraffic = { weight = 0 }, canary = { weight = 0 } }
  }

  expect_failures = [var.variants]
}

run "two_shadows_are_refused" {
  command = plan

  variables {
    variants = { next = { shadow = true }, later = { shadow = true } }
  }

  expect_failures = [var.variants]
}

run "a_shadow_beside_another_variant_is_refused" {
  command = plan

  variables {
    variants = { next = { shadow = true }, canary = {} }
  }

  expect_failures = [var.variants]
}

run "a_shadow_that_gets_nothing_is_refused" {
  command = plan

  variables {
    variants = { next = { shadow = true, weight = 0 } }
  }

  expect_failures = [var.variants]
}

run "a_shadow_that_gets_more_than_there_is_is_refused" {
  command = plan

  variables {
    variants = { next = { shadow = true, weight = 2 } }
  }

  expect_failures = [var.variants]
}

run "variants_without_instances_are_refused" {
  command = plan

  variables {
    instance   = null
    serverless = {}
    variants   = { canary = {} }
  }

  expect_failures = [var.variants]
}

run "variants_of_jobs_are_refused" {
  command = plan

  variables {
    jobs     = {}
    variants = { canary = {} }
  }

  expect_failures = [var.jobs]
}

run "several_variants_in_batches_are_refused" {
  command = plan

  variables {
    update_policy = { rolling = { batch_percent = 25 } }
    variants      = { canary = {} }
  }

  expect_failures = [var.update_policy]
}

run "several_variants_beside_the_old_ones_are_accepted" {
  command = plan

  variables {
    update_policy = { blue_green = {} }
    variants      = { canary = {} }
  }
}

run "a_secret_of_a_variants_model_is_refused" {
  command = plan

  variables {
    variants = {
      canary = { model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:2.0", environment = { HF_TOKEN = "x" } } }
    }
  }

  expect_failures = [var.model]
}

run "no_instances_of_a_variant_are_refused" {
  command = plan

  variables {
    variants = { canary = { instance = { type = "ml.m5.large", count = 0 } } }
  }

  expect_failures = [var.instance]
}

run "more_instances_of_a_variant_than_scaling_allows_are_refused" {
  command = plan

  variables {
    scaling  = { max_capacity = 2, invocations_per_instance = 60 }
    variants = { canary = { instance = { type = "ml.m5.large", count = 3 } } }
  }

  expect_failures = [var.scaling]
}

run "a_shadow_has_as_many_instances_as_it_likes" {
  command = plan

  variables {
    scaling  = { max_capacity = 2, invocations_per_instance = 60 }
    variants = { next = { shadow = true, instance = { type = "ml.t3.large", count = 3 } } }
  }
}

run "a_choice_between_variants_is_accepted" {
  command = plan

  variables {
    api      = { variant_header_enabled = true }
    variants = { canary = {} }
  }
}

run "a_choice_of_the_only_variant_that_answers_is_refused" {
  command = plan

  variables {
    api      = { variant_header_enabled = true }
    variants = { AllTraffic = { weight = 1 }, next = { shadow = true } }
  }

  expect_failures = [var.variants]
}

run "a_weight_that_sagemaker_rounds_is_refused" {
  command = plan

  variables {
    variants = { AllTraffic = { weight = 0.9 }, canary = { weight = 0.1 } }
  }

  expect_failures = [var.variants]
}

run "a_weight_above_what_sagemaker_holds_is_refused" {
  command = plan

  variables {
    variants = { AllTraffic = { weight = 65537 }, canary = {} }
  }

  expect_failures = [var.variants]
}

run "weights_that_sagemaker_holds_are_accepted" {
  command = plan

  variables {
    variants = { AllTraffic = { weight = 0.75 }, canary = { weight = 65536 } }
  }
}

run "a_variant_named_api_is_refused" {
  command = plan

  variables {
    variants = { api = {} }
  }

  expect_failures = [var.variants]
}

run "a_variant_named_endpoint_is_refused" {
  command = plan

  variables {
    variants = { endpoint = {} }
  }

  expect_failures = [var.variants]
}

run "a_variant_named_endpoint_b_is_refused" {
  command = plan

  variables {
    variants = { endpoint-b = {} }
  }

  expect_failures = [var.variants]
}

run "a_variant_named_function_generate_is_refused" {
  command = plan

  variables {
    variants = { function-generate = {} }
  }

  expect_failures = [var.variants]
}

run "a_variant_whose_name_begins_like_a_reserved_one_is_accepted" {
  command = plan

  variables {
    variants = { api-2 = {} }
  }
}

run "a_variant_that_is_null_is_refused" {
  command = plan

  variables {
    variants = { canary = null }
  }

  expect_failures = [var.variants]
}
