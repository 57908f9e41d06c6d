# Rules of `network`, `encryption`, `iam` and `data_capture`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
}

run "everything_at_once_is_accepted" {
  command = plan

  variables {
    model = { engine = "transformers", s3_uri = "s3://models/gpt2/" }
    network = {
      vpc               = { subnet_ids = ["subnet-1", "subnet-2"], security_group_ids = ["sg-1"] }
      isolation_enabled = true
    }
    encryption = {
      volume_kms_key_arn       = "arn:aws:kms:eu-west-1:123456789012:key/1"
      model_kms_key_arn        = "arn:aws-cn:kms:cn-north-1:123456789012:key/2"
      data_capture_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/3"
    }
    iam = {
      permissions_boundary_arn         = "arn:aws:iam::123456789012:policy/bounds"
      role_path                        = "/teams/search/"
      execution_role_policy_statements = { ReadMore = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::more/*"] } }
    }
    data_capture = { s3_uri = "s3://audit/gpt2", sampling_percentage = 1 }
  }
}

run "a_vpc_in_place_of_groups_is_accepted" {
  command = plan

  variables {
    network      = { vpc = { subnet_ids = ["subnet-1"], id = "vpc-1" } }
    data_capture = { s3_uri = "s3://audit" }
  }
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

run "serverless_capture_is_refused" {
  command = plan

  variables {
    instance     = null
    serverless   = {}
    data_capture = { s3_uri = "s3://audit/" }
  }

  expect_failures = [var.data_capture]
}

run "a_model_of_the_hub_in_isolation_is_refused" {
  command = plan

  variables {
    model   = { engine = "transformers", id = "openai-community/gpt2" }
    network = { isolation_enabled = true }
  }

  expect_failures = [var.network]
}

run "a_capture_to_a_wildcard_is_refused" {
  command = plan

  variables {
    data_capture = { s3_uri = "s3://audit/*" }
  }

  expect_failures = [var.data_capture]
}

run "a_capture_of_nothing_is_refused" {
  command = plan

  variables {
    data_capture = { s3_uri = "s3://audit/", sampling_percentage = 0 }
  }

  expect_failures = [var.data_capture]
}

run "a_boundary_by_its_name_is_refused" {
  command = plan

  variables {
    iam = { permissions_boundary_arn = "bounds" }
  }

  expect_failures = [var.iam]
}

run "a_path_with_no_slash_at_the_end_is_refused" {
  command = plan

  variables {
    iam = { role_path = "/teams" }
  }

  expect_failures = [var.iam]
}

run "a_statement_id_with_a_space_is_refused" {
  command = plan

  variables {
    iam = { execution_role_policy_statements = { "Read more" = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::more/*"] } } }
  }

  expect_failures = [var.iam]
}

run "statements_for_a_given_role_are_refused" {
  command = plan

  variables {
    iam = { execution_role = { arn = "arn:aws:iam::123456789012:role/mine" }, execution_role_policy_statements = { ReadMore = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::more/*"] } } }

  }

  expect_failures = [var.iam]
}

run "a_kms_key_for_keys_that_terraform_creates_is_accepted" {
  command = plan

  variables {
    api = {
      auth = "API_KEY"
    }
    api_keys = {
      keys = { alice = {} }
    }
    encryption = { api_keys_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234" }
  }
}

run "a_kms_key_for_the_table_of_api_keys_is_accepted" {
  command = plan

  variables {
    api        = { auth = "API_KEY" }
    api_keys   = { table = {} }
    encryption = { api_keys_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234" }
  }
}

run "a_kms_key_without_a_secret_is_refused" {
  command = plan

  variables {
    api = {
      auth = "API_KEY"
    }
    api_keys = {
      keys = { ci = { sha256 = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] } }
    }
    encryption = { api_keys_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1234" }
  }

  expect_failures = [var.encryption]
}

run "an_execution_role_with_a_path_is_accepted" {
  command = plan

  variables {
    iam = { execution_role = { arn = "arn:aws-cn:iam::123456789012:role/team/sagemaker" } }
  }
}

run "an_execution_role_by_its_name_is_refused" {
  command = plan

  variables {
    iam = { execution_role = { arn = "sagemaker" } }
  }

  expect_failures = [var.iam]
}

run "an_arn_of_a_user_is_refused" {
  command = plan

  variables {
    iam = { execution_role = { arn = "arn:aws:iam::123456789012:user/sagemaker" } }
  }

  expect_failures = [var.iam]
}

run "an_alias_for_the_logs_key_is_refused" {
  command = plan

  variables {
    encryption = { logs_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/mine" }
  }

  expect_failures = [var.encryption]
}

run "an_alias_for_the_jobs_key_is_refused" {
  command = plan

  variables {
    jobs       = {}
    encryption = { jobs_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/mine" }
  }

  expect_failures = [var.encryption]
}

run "an_alias_for_the_api_keys_key_is_refused" {
  command = plan

  variables {
    api        = { auth = "API_KEY" }
    api_keys   = { keys = { alice = {} } }
    encryption = { api_keys_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/mine" }
  }

  expect_failures = [var.encryption]
}

run "an_alias_for_the_rate_limits_key_is_refused" {
  command = plan

  variables {
    rate_limits = { requests_per_minute = 1 }
    encryption  = { rate_limits_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/mine" }
  }

  expect_failures = [var.encryption]
}

run "an_alias_for_the_volume_key_is_refused" {
  command = plan

  variables {
    encryption = { volume_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/mine" }
  }

  expect_failures = [var.encryption]
}

run "an_alias_for_the_model_key_is_refused" {
  command = plan

  variables {
    encryption = { model_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/mine" }
  }

  expect_failures = [var.encryption]
}

run "an_alias_for_the_data_capture_key_is_refused" {
  command = plan

  variables {
    data_capture = { s3_uri = "s3://audit/" }
    encryption   = { data_capture_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/mine" }
  }

  expect_failures = [var.encryption]
}

run "a_key_for_jobs_that_are_off_is_refused" {
  command = plan

  variables {
    encryption = { jobs_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  expect_failures = [var.encryption]
}

run "a_key_for_rate_limits_that_are_off_is_refused" {
  command = plan

  variables {
    encryption = { rate_limits_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  expect_failures = [var.encryption]
}

run "a_key_for_data_capture_that_is_off_is_refused" {
  command = plan

  variables {
    encryption = { data_capture_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }

  expect_failures = [var.encryption]
}

run "a_key_for_everything_is_accepted" {
  command = plan

  variables {
    api         = { auth = "API_KEY" }
    api_keys    = { keys = { alice = {} } }
    rate_limits = { requests_per_minute = 1 }
    encryption = {
      logs_kms_key_arn         = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      api_keys_kms_key_arn     = "arn:aws:kms:eu-west-1:123456789012:key/1"
      rate_limits_kms_key_arn  = "arn:aws-cn:kms:cn-north-1:123456789012:key/2"
      volume_kms_key_arn       = "arn:aws:kms:eu-west-1:123456789012:key/3"
      model_kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/4"
      data_capture_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/5"
    }
    data_capture = { s3_uri = "s3://audit/" }
  }
}

run "a_statement_id_of_the_module_is_refused" {
  command = plan

  variables {
    iam = { execution_role_policy_statements = { WriteLogs = { actions = ["s3:GetObject"], resources = ["*"] } } }
  }

  expect_failures = [var.iam]
}

run "a_statement_id_of_a_second_model_is_refused" {
  command = plan

  variables {
    iam = { execution_role_policy_statements = { ReadModel2 = { actions = ["s3:GetObject"], resources = ["*"] } } }
  }

  expect_failures = [var.iam]
}

run "a_statement_id_that_begins_like_one_of_the_module_is_accepted" {
  command = plan

  variables {
    iam = { execution_role_policy_statements = { WriteLogsElsewhere = { actions = ["logs:PutLogEvents"], resources = ["*"] } } }
  }
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

run "a_statement_that_is_null_is_refused" {
  command = plan

  variables {
    iam = { execution_role_policy_statements = { ReadMore = null } }
  }

  expect_failures = [var.iam]
}

run "a_statement_without_actions_is_refused" {
  command = plan

  variables {
    iam = { execution_role_policy_statements = { ReadMore = { actions = [], resources = ["*"] } } }
  }

  expect_failures = [var.iam]
}

run "a_statement_with_an_empty_resource_is_refused" {
  command = plan

  variables {
    iam = { execution_role_policy_statements = { ReadMore = { actions = ["s3:GetObject"], resources = [""] } } }
  }

  expect_failures = [var.iam]
}
