locals {
  partition = var.account.partition
  region    = var.account.region
  account   = var.account.id

  # Bucket names are unique worldwide: the digest keeps accounts and regions apart.
  own_bucket_name = "${var.name}-jobs-${substr(sha1("${local.account}/${local.region}"), 0, 10)}"
  bucket_name     = var.bucket == null ? local.own_bucket_name : var.bucket.name
  prefix          = "${var.name}/"

  # Built from names and not read from the resources, so that the first plan shows what the policies allow
  # and what the functions are set to.
  bucket_arn             = "arn:${local.partition}:s3:::${local.bucket_name}"
  objects_arn            = "${local.bucket_arn}/${local.prefix}"
  table_name             = "${var.name}-jobs"
  table_arn              = "arn:${local.partition}:dynamodb:${local.region}:${local.account}:table/${local.table_name}"
  open_index_name        = "open"
  topic_arns             = { for outcome in ["succeeded", "failed"] : outcome => "arn:${local.partition}:sns:${local.region}:${local.account}:${var.name}-jobs-${outcome}" }
  sweep_rule_name        = "${var.name}-jobs-sweep"
  sweep_rule_arn         = "arn:${local.partition}:events:${local.region}:${local.account}:rule/${local.sweep_rule_name}"
  dead_letter_queue_name = "${var.name}-jobs-dead"
  dead_letter_queue_arn  = "arn:${local.partition}:sqs:${local.region}:${local.account}:${local.dead_letter_queue_name}"
  dead_letter_queue_url  = "https://sqs.${local.region}.${var.account.dns_suffix}/${local.account}/${local.dead_letter_queue_name}"
}
