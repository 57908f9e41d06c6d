variable "governance" {
  description = <<-EOT
    What your organization asks for.
    - `network`: puts the containers into a VPC of yours. Null: into SageMaker's own network.
    - `network.subnet_ids`: its subnets. They need a way to ECR's and S3's endpoints, and to the
      Hugging Face hub if the container fetches the model from there.
    - `network.vpc_id`: makes a security group there that lets HTTPS out and nothing in.
    - `network.security_group_ids`: security groups of yours in place of that one.
    - `network_isolation`: true cuts the container off from every network; the model comes from
      `model.s3_uri` or from the image.
    - `volume_kms_key_arn`: key that encrypts the instances' volumes. Null: SageMaker's own key.
    - `model_kms_key_arn`: key that encrypts the files of `model.s3_uri`; the execution role may decrypt
      with it.
    - `capture`: keeps requests and answers, prompts and completions included, in S3. Null: nothing is kept.
    - `capture.s3_uri`: where, `s3://<bucket>/<prefix>`.
    - `capture.sampling_percentage`: of the requests, 1 to 100.
    - `capture.kms_key_arn`: key that encrypts them. Null: the bucket's own setting.
    - `permissions_boundary_arn`: policy that bounds every role that the module makes.
    - `role_path`: path of these roles, which starts and ends with `/`.
    - `policy_statements`: what the execution role may do besides: statement id → what.
    - `policy_statements.*.actions`: actions, such as `s3:GetObject`.
    - `policy_statements.*.resources`: ARNs.
  EOT
  type = object({
    network = optional(object({
      subnet_ids         = list(string)
      vpc_id             = optional(string)
      security_group_ids = optional(list(string))
    }))
    network_isolation  = optional(bool, false)
    volume_kms_key_arn = optional(string)
    model_kms_key_arn  = optional(string)
    capture = optional(object({
      s3_uri              = string
      sampling_percentage = optional(number, 100)
      kms_key_arn         = optional(string)
    }))
    permissions_boundary_arn = optional(string)
    role_path                = optional(string, "/")
    policy_statements = optional(map(object({
      actions   = list(string)
      resources = list(string)
    })), {})
  })
  default  = {}
  nullable = false

  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html
  validation {
    condition = var.governance.network == null ? true : (
      length(var.governance.network.subnet_ids) >= 1 && length(var.governance.network.subnet_ids) <= 16
    )
    error_message = "Name 1 to 16 subnets in governance.network.subnet_ids."
  }

  validation {
    condition     = var.governance.network == null ? true : (var.governance.network.vpc_id == null) != (var.governance.network.security_group_ids == null)
    error_message = "Set governance.network.vpc_id, and the module makes a security group there, or set governance.network.security_group_ids; not both."
  }

  validation {
    condition = try(var.governance.network.security_group_ids, null) == null ? true : (
      length(var.governance.network.security_group_ids) >= 1 && length(var.governance.network.security_group_ids) <= 5
    )
    error_message = "Name 1 to 5 groups in governance.network.security_group_ids."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
  validation {
    condition = var.serverless == null || (
      var.governance.network == null && !var.governance.network_isolation && var.governance.capture == null
    )
    error_message = "Set instance in place of serverless, or leave out governance.network, governance.network_isolation and governance.capture: serverless inference has none of them."
  }

  validation {
    condition     = !var.governance.network_isolation || var.model.engine == null || var.model.s3_uri != null
    error_message = "Copy the model's files to S3 and set model.s3_uri: with governance.network_isolation an engine cannot fetch a model from the hub."
  }

  # https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
  validation {
    condition     = var.governance.network != null || alltrue([for model in concat([var.model], local.variant_models) : model.registry == null])
    error_message = "Set governance.network, the network through which SageMaker reaches the registry, or leave model.registry null for an image in ECR.${local.of_variants}"
  }

  validation {
    condition = alltrue([
      for arn in [var.governance.volume_kms_key_arn, var.governance.model_kms_key_arn, try(var.governance.capture.kms_key_arn, null)] :
      arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", arn))
    ])
    error_message = "Write each key of governance as a full ARN, arn:aws:kms:<region>:<account>:key/<id>; a policy takes no alias."
  }

  validation {
    condition     = var.governance.capture == null ? true : can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?$]*)?$", var.governance.capture.s3_uri))
    error_message = "Write governance.capture.s3_uri as s3://<bucket>/<prefix>, with no *, ? and $."
  }

  validation {
    condition     = var.governance.capture == null ? true : contains(range(1, 101), var.governance.capture.sampling_percentage)
    error_message = "Set governance.capture.sampling_percentage to a whole number from 1 to 100; to keep nothing, leave governance.capture null."
  }

  validation {
    condition     = var.governance.permissions_boundary_arn == null ? true : can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$", var.governance.permissions_boundary_arn))
    error_message = "Set governance.permissions_boundary_arn to the full ARN of a policy, arn:aws:iam::<account>:policy/<name>."
  }

  # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.governance.role_path)) && length(var.governance.role_path) <= 512
    error_message = "Start and end governance.role_path with \"/\", like \"/teams/search/\"."
  }

  validation {
    condition     = alltrue([for id in keys(var.governance.policy_statements) : can(regex("^[A-Za-z0-9]+$", id))])
    error_message = "Use only letters and digits in the keys of governance.policy_statements; they are statement ids."
  }

  validation {
    condition     = length(var.governance.policy_statements) == 0 || var.execution_role == null
    error_message = "Add what governance.policy_statements allows to the role of execution_role yourself: the module changes no role but its own."
  }
}
