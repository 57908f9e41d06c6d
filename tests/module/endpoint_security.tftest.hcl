# modules/endpoint: VPC, keys, captured data, and bounds of the role.

mock_provider "aws" {
  source          = "./tests/module/mocks"
  override_during = plan
}

variables {
  account = { id = "123456789012", region = "eu-west-1", partition = "aws", dns_suffix = "amazonaws.com" }
  name    = "gpt2"
  model = {
    image       = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0"
    environment = {}
    registry    = null
    s3_uri      = null
  }
  instance = {
    type                     = "ml.m5.large"
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

run "nothing_is_restricted_by_default" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = length(aws_sagemaker_model.this["AllTraffic"].vpc_config) == 0 && length(aws_security_group.this) == 0
    error_message = "SageMaker's own network."
  }

  assert {
    condition     = length(aws_sagemaker_endpoint_configuration.this.data_capture_config) == 0
    error_message = "Nothing is kept."
  }

  assert {
    condition     = length(concat(local.network_statements, local.capture_statements, local.key_statements, local.more_statements)) == 0
    error_message = "The role may nothing more."
  }
}

run "given_groups_are_used" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    network = merge(var.network, { vpc = { id = null, subnet_ids = ["subnet-1", "subnet-2"], security_group_ids = ["sg-1"] } })
  }

  assert {
    condition     = one(aws_sagemaker_model.this["AllTraffic"].vpc_config).subnets == toset(["subnet-1", "subnet-2"])
    error_message = "The subnets are the given ones."
  }

  assert {
    condition     = one(aws_sagemaker_model.this["AllTraffic"].vpc_config).security_group_ids == toset(["sg-1"]) && length(aws_security_group.this) == 0
    error_message = "The group is the given one, and none is created."
  }

  assert {
    condition = local.network_statements[0].Resource == [
      "arn:aws:ec2:eu-west-1:123456789012:network-interface/*",
      "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1",
      "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-2",
      "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",
    ]
    error_message = "The role attaches containers there and nowhere else."
  }
}

run "a_group_of_its_own_lets_https_out" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    network = merge(var.network, { vpc = { id = "vpc-1", subnet_ids = ["subnet-1"], security_group_ids = null } })
  }

  assert {
    condition     = aws_security_group.this[0].vpc_id == "vpc-1" && aws_security_group.this[0].name_prefix == "gpt2-endpoint-"
    error_message = "The group is in the given VPC."
  }

  assert {
    condition     = [aws_vpc_security_group_egress_rule.https[0].from_port, aws_vpc_security_group_egress_rule.https[0].to_port] == [443, 443]
    error_message = "HTTPS only."
  }

  assert {
    condition     = one(aws_sagemaker_model.this["AllTraffic"].vpc_config).security_group_ids == toset([aws_security_group.this[0].id])
    error_message = "The containers have it."
  }
}

run "an_isolated_container_has_no_network" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    network = merge(var.network, { isolation_enabled = true })
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].enable_network_isolation
    error_message = "The model is isolated."
  }
}

run "each_key_is_for_one_purpose" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    encryption = {
      volume_kms_key_arn       = "arn:aws:kms:eu-west-1:123456789012:key/volume"
      model_kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/model"
      data_capture_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/capture"
    }
    data_capture = { s3_uri = "s3://audit/gpt2/", sampling_percentage = 5 }
  }

  assert {
    condition     = aws_sagemaker_endpoint_configuration.this.kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/volume"
    error_message = "The volume has its key."
  }

  assert {
    condition = [
      for capture in aws_sagemaker_endpoint_configuration.this.data_capture_config :
      [capture.initial_sampling_percentage, capture.kms_key_id, capture.destination_s3_uri, capture.enable_capture]
    ] == [[5, "arn:aws:kms:eu-west-1:123456789012:key/capture", "s3://audit/gpt2/", true]]
    error_message = "Captured data goes to the given destination, encrypted with its key."
  }

  assert {
    condition = [for statement in concat(local.capture_statements, local.key_statements) : [statement.Sid, statement.Action, statement.Resource]] == [
      ["Capture", "s3:PutObject", "arn:aws:s3:::audit/gpt2/*"],
      ["EncryptCapture", ["kms:Decrypt", "kms:GenerateDataKey"], "arn:aws:kms:eu-west-1:123456789012:key/capture"],
      ["DecryptModel", "kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/model"],
      ["LendVolumeKey", "kms:CreateGrant", "arn:aws:kms:eu-west-1:123456789012:key/volume"],
    ]
    error_message = "One statement for each."
  }
}

run "a_capture_to_a_whole_bucket_may_write_to_it_all" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    data_capture = { s3_uri = "s3://audit", sampling_percentage = 100 }
  }

  assert {
    condition     = [for statement in concat(local.capture_statements, local.key_statements) : statement.Resource] == ["arn:aws:s3:::audit/*"]
    error_message = "No prefix, the whole bucket."
  }
}

run "the_role_has_its_boundary_its_path_and_the_added_statements" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    iam = merge(var.iam, {
      permissions_boundary_arn         = "arn:aws:iam::123456789012:policy/bounds"
      role_path                        = "/teams/search/"
      execution_role_policy_statements = { ReadMore = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::more/*"] } }
    })
  }

  assert {
    condition     = aws_iam_role.execution[0].permissions_boundary == "arn:aws:iam::123456789012:policy/bounds"
    error_message = "The role is bounded."
  }

  assert {
    condition     = aws_iam_role.execution[0].path == "/teams/search/"
    error_message = "The role has its path."
  }

  assert {
    condition     = aws_iam_role.execution[0].name == "gpt2-execution-eu-west-1-${substr(sha1("/teams/search/gpt2-execution-eu-west-1"), 0, 8)}"
    error_message = "Another path is another role, and the names of roles are unique whatever the path."
  }

  assert {
    condition     = local.model_identities["AllTraffic"].role_path == "/teams/search/"
    error_message = "A model with another role has another name."
  }

  assert {
    condition     = reverse(jsondecode(aws_iam_role_policy.execution[0].policy).Statement)[0] == { Sid = "ReadMore", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::more/*"] }
    error_message = "The added statement is in the policy."
  }
}

run "a_volume_key_on_local_disks_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    instance   = merge(var.instance, { type = "ml.g5.xlarge" })
    encryption = merge(var.encryption, { volume_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/volume" })
  }

  expect_failures = [check.volume_key_has_a_volume]
}

run "a_volume_key_on_local_disks_of_a_cpu_gets_a_warning" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    instance   = merge(var.instance, { type = "ml.m5d.large" })
    encryption = merge(var.encryption, { volume_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/volume" })
  }

  expect_failures = [check.volume_key_has_a_volume]
}
