# What the role needs in addition when the endpoint is asynchronous: to read the input, to write the
# output, and to publish notifications.

locals {
  async_statements = flatten([
    for async in var.async[*] : concat(
      [
        {
          Sid      = "ReadInput"
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = async.input_objects_arn
        },
        {
          # A large output is uploaded in parts, and a part that fails leaves an upload to abort:
          # https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-create-endpoint-prerequisites.html
          Sid      = "WriteOutput"
          Effect   = "Allow"
          Action   = ["s3:AbortMultipartUpload", "s3:PutObject"]
          Resource = async.output_objects_arns
        },
        {
          Sid      = "Notify"
          Effect   = "Allow"
          Action   = "sns:Publish"
          Resource = [async.success_topic_arn, async.error_topic_arn]
        },
      ],
      [
        for key in async.kms_key_arn[*] : {
          Sid      = "UseKey"
          Effect   = "Allow"
          Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource = key
        }
      ],
    )
  ])
}
