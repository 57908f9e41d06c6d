# Which networks, keys and bounds the module takes.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "everything_at_once_is_accepted" {
  command = plan

  variables {
    model = { engine = "transformers", s3_uri = "s3://models/gpt2/" }
    governance = {
      network                  = { subnet_ids = ["subnet-1", "subnet-2"], security_group_ids = ["sg-1"] }
      network_isolation        = true
      volume_kms_key_arn       = "arn:aws:kms:eu-west-1:123456789012:key/1"
      model_kms_key_arn        = "arn:aws-cn:kms:cn-north-1:123456789012:key/2"
      capture                  = { s3_uri = "s3://audit/gpt2", sampling_percentage = 1, kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/3" }
      permissions_boundary_arn = "arn:aws:iam::123456789012:policy/bounds"
      role_path                = "/teams/search/"
      policy_statements        = { ReadMore = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::more/*"] } }
    }
  }
}

run "a_vpc_in_place_of_groups_is_accepted" {
  command = plan

  variables {
    governance = { network = { subnet_ids = ["subnet-1"], vpc_id = "vpc-1" }, capture = { s3_uri = "s3://audit" } }
  }
}

run "isolation_of_an_image_that_holds_its_model_is_accepted" {
  command = plan

  variables {
    governance = { network_isolation = true }
  }
}

run "a_network_with_no_subnet_is_refused" {
  command = plan

  variables {
    governance = { network = { subnet_ids = [], vpc_id = "vpc-1" } }
  }

  expect_failures = [var.governance]
}

run "a_vpc_and_groups_are_refused" {
  command = plan

  variables {
    governance = { network = { subnet_ids = ["subnet-1"], vpc_id = "vpc-1", security_group_ids = ["sg-1"] } }
  }

  expect_failures = [var.governance]
}

run "neither_a_vpc_nor_groups_is_refused" {
  command = plan

  variables {
    governance = { network = { subnet_ids = ["subnet-1"] } }
  }

  expect_failures = [var.governance]
}

run "an_empty_list_of_groups_is_refused" {
  command = plan

  variables {
    governance = { network = { subnet_ids = ["subnet-1"], security_group_ids = [] } }
  }

  expect_failures = [var.governance]
}

run "serverless_in_a_network_is_refused" {
  command = plan

  variables {
    instance   = null
    serverless = {}
    governance = { network = { subnet_ids = ["subnet-1"], vpc_id = "vpc-1" } }
  }

  expect_failures = [var.governance]
}

run "serverless_isolation_is_refused" {
  command = plan

  variables {
    instance   = null
    serverless = {}
    governance = { network_isolation = true }
  }

  expect_failures = [var.governance]
}

run "serverless_capture_is_refused" {
  command = plan

  variables {
    instance   = null
    serverless = {}
    governance = { capture = { s3_uri = "s3://audit/" } }
  }

  expect_failures = [var.governance]
}

run "a_model_of_the_hub_in_isolation_is_refused" {
  command = plan

  variables {
    model      = { engine = "transformers", id = "openai-community/gpt2" }
    governance = { network_isolation = true }
  }

  expect_failures = [var.governance]
}

run "an_alias_of_a_key_is_refused" {
  command = plan

  variables {
    governance = { capture = { s3_uri = "s3://audit/", kms_key_arn = "alias/audit" } }
  }

  expect_failures = [var.governance]
}

run "a_capture_to_a_wildcard_is_refused" {
  command = plan

  variables {
    governance = { capture = { s3_uri = "s3://audit/*" } }
  }

  expect_failures = [var.governance]
}

run "a_capture_of_nothing_is_refused" {
  command = plan

  variables {
    governance = { capture = { s3_uri = "s3://audit/", sampling_percentage = 0 } }
  }

  expect_failures = [var.governance]
}

run "a_boundary_by_its_name_is_refused" {
  command = plan

  variables {
    governance = { permissions_boundary_arn = "bounds" }
  }

  expect_failures = [var.governance]
}

run "a_path_with_no_slash_at_the_end_is_refused" {
  command = plan

  variables {
    governance = { role_path = "/teams" }
  }

  expect_failures = [var.governance]
}

run "a_statement_id_with_a_space_is_refused" {
  command = plan

  variables {
    governance = { policy_statements = { "Read more" = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::more/*"] } } }
  }

  expect_failures = [var.governance]
}

run "statements_for_a_role_of_ones_own_are_refused" {
  command = plan

  variables {
    execution_role = { arn = "arn:aws:iam::123456789012:role/mine" }
    governance     = { policy_statements = { ReadMore = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::more/*"] } } }
  }

  expect_failures = [var.governance]
}
