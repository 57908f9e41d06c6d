data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.id
  account   = data.aws_caller_identity.current.account_id

  # Built from names and not read from the resource, so that the first plan shows what the policies allow.
  # SageMaker writes names in ARNs in lower case, as var.name is.
  endpoint_arn  = "arn:${local.partition}:sagemaker:${local.region}:${local.account}:endpoint/${var.name}"
  log_group_arn = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/sagemaker/Endpoints/${var.name}"
}
