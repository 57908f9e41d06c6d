variable "network" {
  description = <<-EOT
    Network of the model containers.
    - `vpc`: your VPC, in which the containers run. Null: SageMaker's own network.
    - `vpc.id`: id of the VPC, in which the module creates a security group that allows outbound HTTPS only.
      Null: `vpc.security_group_ids`.
    - `vpc.subnet_ids`: ids of its subnets, 1 to 16. They need routes to the endpoints of ECR and S3, and
      to the Hugging Face Hub if the container downloads the model from there.
    - `vpc.security_group_ids`: ids of your own security groups, 1 to 5. Null: the module's security group.
    - `isolation_enabled`: whether to isolate the containers from every network; the model then comes from
      `model.s3_uri` or the image.
  EOT
  type = object({
    vpc = optional(object({
      id                 = optional(string)
      subnet_ids         = list(string)
      security_group_ids = optional(list(string))
    }))
    isolation_enabled = optional(bool, false)
  })
  default  = {}
  nullable = false

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html
  validation {
    condition = var.network.vpc == null ? true : try(
      length(var.network.vpc.subnet_ids) >= 1 && length(var.network.vpc.subnet_ids) <= 16
      && alltrue([for id in var.network.vpc.subnet_ids : can(regex("^subnet-", id))]), false
    )
    error_message = "Set 1 to 16 subnets in network.vpc.subnet_ids, each by its ID, like \"subnet-0a1b2c3d4e5f60718\"."
  }

  validation {
    condition     = var.network.vpc == null ? true : (var.network.vpc.id == null) != (var.network.vpc.security_group_ids == null)
    error_message = "Set exactly one of network.vpc.id, in which the module creates a security group, and network.vpc.security_group_ids."
  }

  validation {
    condition = try(var.network.vpc.security_group_ids, null) == null ? true : (
      length(var.network.vpc.security_group_ids) >= 1 && length(var.network.vpc.security_group_ids) <= 5
      && alltrue([for id in var.network.vpc.security_group_ids : can(regex("^sg-", id))])
    )
    error_message = "Set 1 to 5 groups in network.vpc.security_group_ids, each by its ID, like \"sg-0a1b2c3d4e5f60718\", or leave it null."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
  validation {
    condition     = var.serverless == null || (var.network.vpc == null && !var.network.isolation_enabled)
    error_message = "Set instance instead of serverless, or omit network.vpc and network.isolation_enabled: serverless inference supports neither."
  }

  validation {
    condition     = !var.network.isolation_enabled || var.model.engine == null || var.model.s3_uri != null
    error_message = "Copy the model's files to S3 and set model.s3_uri: with network.isolation_enabled, an engine cannot download a model from the Hub."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
  validation {
    condition     = var.network.vpc != null || alltrue([for model in concat([var.model], local.variant_models) : model.registry == null])
    error_message = "Set network.vpc, through which SageMaker reaches the registry, or leave model.registry null for an image in ECR.${local.variants_hint}"
  }
}

variable "encryption" {
  description = <<-EOT
    Customer managed KMS keys, as key ARNs (not aliases).
    - `logs_kms_key_arn`: key of the log groups; its key policy must allow CloudWatch Logs. Null:
      encryption by CloudWatch Logs.
    - `jobs_kms_key_arn`: key of the jobs' bucket, table, topics, queue and secret; its key policy must allow
      SNS and EventBridge. Null: the services' own keys.
    - `api_keys_kms_key_arn`: key of the secrets and of the table with API keys. Null: the keys of Secrets
      Manager and of DynamoDB.
    - `rate_limits_kms_key_arn`: key of the table with rate limits. Null: the key of DynamoDB.
    - `volume_kms_key_arn`: key of the instances' volumes. Null: the key of SageMaker.
    - `model_kms_key_arn`: key of the files at `model.s3_uri`, which the execution role may use to decrypt
      them. Null: no permission to decrypt.
    - `data_capture_kms_key_arn`: key of the captured data. Null: the default encryption of the bucket.
  EOT
  type = object({
    logs_kms_key_arn         = optional(string)
    jobs_kms_key_arn         = optional(string)
    api_keys_kms_key_arn     = optional(string)
    rate_limits_kms_key_arn  = optional(string)
    volume_kms_key_arn       = optional(string)
    model_kms_key_arn        = optional(string)
    data_capture_kms_key_arn = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for arn in values(var.encryption) : arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", arn))
    ])
    error_message = "Write each key in encryption as the full ARN of a key, arn:aws:kms:<region>:<account>:key/<id>; IAM policies do not accept aliases."
  }

  validation {
    condition     = var.encryption.jobs_kms_key_arn == null || var.jobs != null
    error_message = "Remove encryption.jobs_kms_key_arn, or set jobs: there is nothing to encrypt."
  }

  validation {
    condition     = var.encryption.api_keys_kms_key_arn == null || var.api_keys.table != null || anytrue([for key in values(var.api_keys.keys) : key.sha256 == null])
    error_message = "Remove encryption.api_keys_kms_key_arn: Terraform creates none of api_keys.keys and api_keys.table is null, so there is nothing to encrypt."
  }

  validation {
    condition     = var.encryption.rate_limits_kms_key_arn == null || var.rate_limits != null
    error_message = "Remove encryption.rate_limits_kms_key_arn, or set rate_limits: there is nothing to encrypt."
  }

  validation {
    condition     = var.encryption.data_capture_kms_key_arn == null || var.data_capture != null
    error_message = "Remove encryption.data_capture_kms_key_arn, or set data_capture: there is nothing to encrypt."
  }
}

variable "iam" {
  description = <<-EOT
    IAM roles.
    - `execution_role`: existing role that SageMaker uses for the endpoint. Null: the module creates a role
      with the permissions that it needs.
    - `execution_role.arn`: ARN of the role, which may be created in the same apply.
    - `execution_role_policy_statements`: additional statements of the module's execution role, by statement id.
    - `execution_role_policy_statements.*.actions`: actions, such as `s3:GetObject`.
    - `execution_role_policy_statements.*.resources`: ARNs of the resources.
    - `permissions_boundary_arn`: ARN of the permissions boundary of all roles that the module creates. Null:
      no boundary.
    - `role_path`: path of all roles that the module creates; it starts and ends with `/`.
  EOT
  type = object({
    execution_role = optional(object({ arn = string }))
    execution_role_policy_statements = optional(map(object({
      actions   = list(string)
      resources = list(string)
    })), {})
    permissions_boundary_arn = optional(string)
    role_path                = optional(string, "/")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.iam.execution_role == null ? true : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", var.iam.execution_role.arn))
    error_message = "Set iam.execution_role.arn to the full ARN of a role, arn:aws:iam::<account>:role/<name>, or leave iam.execution_role null."
  }

  validation {
    condition     = alltrue([for id in keys(var.iam.execution_role_policy_statements) : can(regex("^[A-Za-z0-9]+$", id))])
    error_message = "Use only letters and digits in the keys of iam.execution_role_policy_statements; they are statement ids."
  }

  validation {
    condition = alltrue([
      for statement in values(var.iam.execution_role_policy_statements) : try(
        length(statement.actions) > 0 && length(statement.resources) > 0
        && alltrue([for text in concat(statement.actions, statement.resources) : length(text) > 0]), false
      )
    ])
    error_message = "List at least one action and one resource in each of iam.execution_role_policy_statements, and nothing null or empty, or remove its key."
  }

  # The module's own ids, see modules/endpoint: IAM refuses a policy with an id twice.
  validation {
    condition = alltrue([
      for id in keys(var.iam.execution_role_policy_statements) :
      !can(regex("^(AttachContainers|Capture|DecryptModel|EncryptCapture|GetRegistryCredentials|LendVolumeKey|(List|Read)Model[0-9]*|LogInToRegistry|Notify|PullImage|PutMetrics|ReadInput|ReadRollbackAlarms|SeeNetwork|UseKey|WriteLogs|WriteOutput)$", id))
    ])
    error_message = "Rename the key of iam.execution_role_policy_statements that is a statement id of the module's own: AttachContainers, Capture, DecryptModel, EncryptCapture, GetRegistryCredentials, LendVolumeKey, ListModel, LogInToRegistry, Notify, PullImage, PutMetrics, ReadInput, ReadModel, ReadRollbackAlarms, SeeNetwork, UseKey, WriteLogs or WriteOutput."
  }

  validation {
    condition     = length(var.iam.execution_role_policy_statements) == 0 || var.iam.execution_role == null
    error_message = "Add the statements of iam.execution_role_policy_statements to the role of iam.execution_role yourself: the module does not change existing roles."
  }

  validation {
    condition     = var.iam.permissions_boundary_arn == null ? true : can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$", var.iam.permissions_boundary_arn))
    error_message = "Set iam.permissions_boundary_arn to the full ARN of a policy, arn:aws:iam::<account>:policy/<name>."
  }

  # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.iam.role_path)) && length(var.iam.role_path) <= 512
    error_message = "Start and end iam.role_path with \"/\", like \"/teams/search/\", and use at most 512 characters."
  }
}

variable "data_capture" {
  description = <<-EOT
    Capture of requests and responses in S3, prompts and completions included. Null: no capture.
    - `s3_uri`: destination, `s3://<bucket>/<prefix>`.
    - `sampling_percentage`: percentage of the requests that is captured, 1 to 100.
  EOT
  type = object({
    s3_uri              = string
    sampling_percentage = optional(number, 100)
  })
  default = null

  # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
  validation {
    condition     = var.data_capture == null || var.serverless == null
    error_message = "Set instance instead of serverless, or leave data_capture null: serverless inference does not support it."
  }

  validation {
    condition     = var.data_capture == null ? true : can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?$]*)?$", var.data_capture.s3_uri))
    error_message = "Write data_capture.s3_uri as s3://<bucket>/<prefix>, without *, ? and $."
  }

  validation {
    condition     = var.data_capture == null ? true : contains(range(1, 101), var.data_capture.sampling_percentage)
    error_message = "Set data_capture.sampling_percentage to a whole number from 1 to 100, or leave data_capture null to capture nothing."
  }
}
