locals {
  partition = var.account.partition
  region    = var.account.region
  account   = var.account.id

  # Built from names and not read from the resource, so that the first plan shows what the policies allow.
  # SageMaker writes names in ARNs in lower case, as var.name is.
  endpoint_arn  = "arn:${local.partition}:sagemaker:${local.region}:${local.account}:endpoint/${var.name}"
  log_group_arn = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/sagemaker/Endpoints/${var.name}"
}
