# What the role needs for KMS keys and captured data, and the statements that the root adds.

locals {
  capture_s3 = var.data_capture == null ? null : regex("^s3://(?P<bucket>[^/]+)/?(?P<prefix>.*?)/?$", var.data_capture.s3_uri)

  capture_statements = concat(
    [
      for s3 in local.capture_s3[*] : {
        Sid      = "Capture"
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "arn:${local.partition}:s3:::${join("/", compact([s3.bucket, s3.prefix, "*"]))}"
      }
    ],
    [
      for key in var.data_capture == null ? [] : var.encryption.data_capture_kms_key_arn[*] : {
        Sid      = "EncryptCapture"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = key
      }
    ],
  )

  key_statements = concat(
    [
      for key in var.encryption.model_kms_key_arn[*] : {
        Sid      = "DecryptModel"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = key
      }
    ],
    [
      # https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
      for key in var.encryption.volume_kms_key_arn[*] : {
        Sid       = "LendVolumeKey"
        Effect    = "Allow"
        Action    = "kms:CreateGrant"
        Resource  = key
        Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
      }
    ],
  )

  more_statements = [
    for id, statement in var.iam.execution_role_policy_statements : {
      Sid      = id
      Effect   = "Allow"
      Action   = statement.actions
      Resource = statement.resources
    }
  ]
}

# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
check "volume_key_has_a_volume" {
  assert {
    condition     = var.encryption.volume_kms_key_arn == null || length(local.types_with_store) == 0
    error_message = "SageMaker may refuse encryption.volume_kms_key_arn on ${join(", ", local.types_with_store)}: its local disks are encrypted by the hardware, with a key of their own. Leave the key out, or choose an instance type without local disks, like ml.m5.large."
  }
}
