# Rules of `encryption`.

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
