# The models' files in S3, if the container does not download the model by itself.

locals {
  s3_sources = [
    for uri in distinct(compact([for variant in values(local.variants) : variant.model.s3_uri])) :
    merge(regex("^s3://(?P<bucket>[^/]+)/(?P<key>.*)$", uri), {
      # An archive is one object; a prefix that ends with "/" includes everything below it.
      suffix = endswith(uri, ".tar.gz") ? "" : "*"
    })
  ]

  s3_statements = flatten([
    for index, s3 in local.s3_sources : [
      {
        Sid      = index == 0 ? "ReadModel" : "ReadModel${index + 1}"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:${local.partition}:s3:::${s3.bucket}/${s3.key}${s3.suffix}"
      },
      {
        Sid       = index == 0 ? "ListModel" : "ListModel${index + 1}"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = "arn:${local.partition}:s3:::${s3.bucket}"
        Condition = { StringLike = { "s3:prefix" = "${s3.key}${s3.suffix}" } }
      },
    ]
  ])
}
