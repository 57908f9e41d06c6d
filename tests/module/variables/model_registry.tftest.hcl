# Rules of `model.registry`.

variables {
  name     = "gpt2"
  instance = { type = "ml.m5.large" }
  network  = { vpc = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] } }
  model = {
    image    = "registry.example.com/team/llm:1.0"
    registry = { credentials_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:registry-login" }
  }
}

run "a_registry_with_credentials_is_accepted" {
  command = plan
}

run "a_registry_without_credentials_is_accepted" {
  command = plan

  variables {
    model = { image = "registry.example.com:5000/team/llm@sha256:0000000000000000000000000000000000000000000000000000000000000000", registry = {} }
  }
}

run "a_version_of_the_function_is_accepted" {
  command = plan

  variables {
    model = { image = "registry.example.com/team/llm:1.0", registry = { credentials_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:login:live" } }
  }
}

run "a_registry_for_an_engine_is_refused" {
  command = plan

  variables {
    model = { engine = "tei", id = "BAAI/bge-base-en-v1.5", registry = {} }
  }

  expect_failures = [var.model]
}

run "a_registry_beside_an_image_of_ecr_is_refused" {
  command = plan

  variables {
    model = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0", registry = {} }
  }

  expect_failures = [var.model]
}

run "an_image_without_a_host_is_refused" {
  command = plan

  variables {
    model = { image = "team/llm:1.0", registry = {} }
  }

  expect_failures = [var.model]
}

run "an_image_without_a_tag_is_refused" {
  command = plan

  variables {
    model = { image = "registry.example.com/team/llm", registry = {} }
  }

  expect_failures = [var.model]
}

run "another_registry_without_model_registry_is_refused" {
  command = plan

  variables {
    model = { image = "registry.example.com/team/llm:1.0" }
  }

  expect_failures = [var.model]
}

run "a_credential_in_place_of_the_function_is_refused" {
  command = plan

  variables {
    model = { image = "registry.example.com/team/llm:1.0", registry = { credentials_function_arn = "user:password" } }
  }

  expect_failures = [var.model]
}

run "a_registry_without_a_network_is_refused" {
  command = plan

  variables {
    network = {}
  }

  expect_failures = [var.network]
}

run "a_registry_of_a_variant_without_a_network_is_refused" {
  command = plan

  variables {
    network  = {}
    model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0" }
    variants = { canary = { model = { image = "registry.example.com/team/llm:1.0", registry = {} } } }
  }

  expect_failures = [var.network]
}
