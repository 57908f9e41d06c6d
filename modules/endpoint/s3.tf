# The model's files in S3, when the container does not fetch the model by itself.

locals {
  s3 = var.model.s3_uri == null ? null : regex("^s3://(?P<bucket>[^/]+)/(?P<key>.*)$", var.model.s3_uri)

  # An archive means itself alone, a prefix that ends with "/" all below it.
  s3_is_archive  = var.model.s3_uri == null ? false : endswith(var.model.s3_uri, ".tar.gz")
  s3_key_pattern = local.s3 == null ? null : "${local.s3.key}${local.s3_is_archive ? "" : "*"}"
}
