# modules/endpoint: what the execution role may do, and the model's files in S3.

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

run "the_role_pulls_its_own_image_and_writes_its_own_telemetry" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.execution[0].policy).Statement == [
      {
        Sid      = "PullImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = "arn:aws:ecr:eu-west-1:763104351884:repository/team/gpt2"
      },
      {
        Sid      = "LogInToRegistry"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/sagemaker/Endpoints/gpt2:*"
      },
      {
        Sid       = "PutMetrics"
        Effect    = "Allow"
        Action    = "cloudwatch:PutMetricData"
        Resource  = "*"
        Condition = { StringLike = { "cloudwatch:namespace" = ["AWS/SageMaker", "/aws/sagemaker/*"] } }
      },
    ]
    error_message = "Four statements; \"*\" only where the action takes no resource."
  }
}

run "only_sagemaker_for_this_account_and_region_may_use_the_role" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition = jsondecode(aws_iam_role.execution[0].assume_role_policy).Statement == [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "sagemaker.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = "123456789012" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:sagemaker:eu-west-1:123456789012:*" }
      }
    }]
    error_message = "The trust policy is closed to other accounts."
  }
}

run "the_role_of_the_longest_name_in_the_longest_region_fits_iam" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    account = merge(var.account, { region = "ap-southeast-1" })
    name    = "a234567890-234567890-234567890-2"
    model   = merge(var.model, { image = "763104351884.dkr.ecr.ap-southeast-1.amazonaws.com/team/gpt2:1.0" })
  }

  assert {
    condition     = length(aws_iam_role.execution[0].name) <= 64
    error_message = "IAM takes 64 characters."
  }
}

run "the_roles_name_contains_the_region" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  assert {
    condition     = aws_iam_role.execution[0].name == "gpt2-execution-eu-west-1"
    error_message = "Roles are global: one name in two regions must not collide."
  }
}

run "a_given_role_is_used_and_none_is_created" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    iam = merge(var.iam, { execution_role = { arn = "arn:aws:iam::123456789012:role/mine" } })
  }

  assert {
    condition     = aws_sagemaker_model.this["AllTraffic"].execution_role_arn == "arn:aws:iam::123456789012:role/mine"
    error_message = "The model has the given role."
  }

  assert {
    condition     = length(aws_iam_role.execution) + length(aws_iam_role_policy.execution) == 0
    error_message = "No unused role is created."
  }
}

run "a_prefix_in_s3_is_read_uncompressed" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0"
      s3_uri = "s3://models/gpt2/"
    })
  }

  assert {
    condition = one([
      for files in aws_sagemaker_model.this["AllTraffic"].primary_container[0].model_data_source[0].s3_data_source :
      [files.s3_uri, files.s3_data_type, files.compression_type]
    ]) == ["s3://models/gpt2/", "S3Prefix", "None"]
    error_message = "A prefix holds files as they are."
  }
}

run "an_archive_in_s3_is_unpacked" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0"
      s3_uri = "s3://models/gpt2/model.tar.gz"
    })
  }

  assert {
    condition = one([
      for files in aws_sagemaker_model.this["AllTraffic"].primary_container[0].model_data_source[0].s3_data_source :
      [files.s3_uri, files.s3_data_type, files.compression_type]
    ]) == ["s3://models/gpt2/model.tar.gz", "S3Object", "Gzip"]
    error_message = "An archive is one object."
  }
}

run "the_role_reads_below_the_prefix_only" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0"
      s3_uri = "s3://models/gpt2/"
    })
  }

  assert {
    condition = slice(jsondecode(aws_iam_role_policy.execution[0].policy).Statement, 4, 6) == [
      {
        Sid      = "ReadModel"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::models/gpt2/*"
      },
      {
        Sid       = "ListModel"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = "arn:aws:s3:::models"
        Condition = { StringLike = { "s3:prefix" = "gpt2/*" } }
      },
    ]
    error_message = "Nothing of the bucket beside the prefix."
  }
}

run "the_role_reads_the_archive_only" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    model = merge(var.model, {
      image  = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/team/gpt2:1.0"
      s3_uri = "s3://models/gpt2/model.tar.gz"
    })
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.execution[0].policy).Statement[4].Resource == "arn:aws:s3:::models/gpt2/model.tar.gz"
    error_message = "One object."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.execution[0].policy).Statement[5].Condition.StringLike["s3:prefix"] == "gpt2/model.tar.gz"
    error_message = "One key."
  }
}

run "the_repository_of_an_image_in_china_is_in_the_partition_of_china" {
  command = plan

  module {
    source = "./modules/endpoint"
  }

  variables {
    account = merge(var.account, { region = "cn-north-1", partition = "aws-cn", dns_suffix = "amazonaws.com.cn" })
    model   = merge(var.model, { image = "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/team/gpt2:1.0" })
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.execution[0].policy).Statement[0].Resource == "arn:aws-cn:ecr:cn-north-1:727897471807:repository/team/gpt2"
    error_message = "ARNs have the partition's own name."
  }
}
