data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.id
  account   = data.aws_caller_identity.current.account_id

  # Names of buckets are unique in the world: the digest keeps accounts and regions apart.
  own_bucket_name = "${var.name}-jobs-${substr(sha1("${local.account}/${local.region}"), 0, 10)}"
  bucket_name     = coalesce(var.settings.bucket, local.own_bucket_name)
  prefix          = "${var.name}/"

  # Spelt out rather than read from the resources, so that the first plan shows what the policies allow.
  bucket_arn            = "arn:${local.partition}:s3:::${local.bucket_name}"
  objects_arn           = "${local.bucket_arn}/${local.prefix}"
  table_name            = "${var.name}-jobs"
  table_arn             = "arn:${local.partition}:dynamodb:${local.region}:${local.account}:table/${local.table_name}"
  index_name            = "open"
  topic_arns            = { for outcome in ["succeeded", "failed"] : outcome => "arn:${local.partition}:sns:${local.region}:${local.account}:${var.name}-jobs-${outcome}" }
  sweep_rule_name       = "${var.name}-jobs-sweep"
  sweep_rule_arn        = "arn:${local.partition}:events:${local.region}:${local.account}:rule/${local.sweep_rule_name}"
  callback_function_arn = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${local.callback_function_name}"
  dead_queue_name       = "${var.name}-jobs-dead"
  dead_queue_arn        = "arn:${local.partition}:sqs:${local.region}:${local.account}:${local.dead_queue_name}"
}
