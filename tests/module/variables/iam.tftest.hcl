# Rules of `iam`.

variables {
  name     = "gpt2"
  model    = { image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04" }
  instance = { type = "ml.m5.large" }
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
