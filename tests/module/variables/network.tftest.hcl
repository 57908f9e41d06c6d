# Rules of `network`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "isolation_of_an_image_that_holds_its_model_is_accepted" {
  command = plan

  variables {
    network = { isolation_enabled = true }
  }
}

run "a_network_with_no_subnet_is_refused" {
  command = plan

  variables {
    network = { vpc = { subnet_ids = [], id = "vpc-1" } }
  }

  expect_failures = [var.network]
}

run "a_vpc_and_groups_are_refused" {
  command = plan

  variables {
    network = { vpc = { subnet_ids = ["subnet-1"], id = "vpc-1", security_group_ids = ["sg-1"] } }
  }

  expect_failures = [var.network]
}

run "neither_a_vpc_nor_groups_is_refused" {
  command = plan

  variables {
    network = { vpc = { subnet_ids = ["subnet-1"] } }
  }

  expect_failures = [var.network]
}

run "an_empty_list_of_groups_is_refused" {
  command = plan

  variables {
    network = { vpc = { subnet_ids = ["subnet-1"], security_group_ids = [] } }
  }

  expect_failures = [var.network]
}

run "serverless_in_a_network_is_refused" {
  command = plan

  variables {
    instance   = null
    serverless = {}
    network    = { vpc = { subnet_ids = ["subnet-1"], id = "vpc-1" } }
  }

  expect_failures = [var.network]
}

run "serverless_isolation_is_refused" {
  command = plan

  variables {
    instance   = null
    serverless = {}
    network    = { isolation_enabled = true }
  }

  expect_failures = [var.network]
}

run "a_model_of_the_hub_in_isolation_is_refused" {
  command = plan

  variables {
    model   = { engine = "transformers", id = "openai-community/gpt2" }
    network = { isolation_enabled = true }
  }

  expect_failures = [var.network]
}

run "subnets_by_another_name_are_refused" {
  command = plan

  variables {
    network = { vpc = { id = "vpc-1", subnet_ids = ["private-a"] } }
  }

  expect_failures = [var.network]
}

run "a_subnet_that_is_null_is_refused" {
  command = plan

  variables {
    network = { vpc = { id = "vpc-1", subnet_ids = [null] } }
  }

  expect_failures = [var.network]
}

run "security_groups_by_another_name_are_refused" {
  command = plan

  variables {
    network = { vpc = { subnet_ids = ["subnet-1"], security_group_ids = ["default"] } }
  }

  expect_failures = [var.network]
}
