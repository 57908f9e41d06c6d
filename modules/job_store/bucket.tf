# Inputs of clients and outputs of the model. The module does not change the encryption, policy and
# lifecycle of a bucket that is passed in.

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV2_AWS_62:SageMaker itself reports through SNS what it wrote, and nothing else subscribes
  #checkov:skip=CKV_AWS_18:an access log needs a second bucket and is billed; jobs.bucket accepts a bucket that has one
  #checkov:skip=CKV_AWS_21:a deleted job must be gone at once, and a previous version of its result would stay
  #checkov:skip=CKV_AWS_144:inputs and results live for days, and another region must not keep what the client had deleted
  #checkov:skip=CKV_AWS_145:encryption.jobs_kms_key_arn sets a key of the account, and S3 encrypts with its own key without one
  count = var.bucket == null ? 1 : 0

  bucket = local.own_bucket_name
  tags   = var.tags

  # All objects expire by themselves, and `terraform destroy` must not stop because of them.
  force_destroy = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count = var.bucket == null ? 1 : 0

  bucket = aws_s3_bucket.this[0].id

  rule {
    bucket_key_enabled = var.kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  count = var.bucket == null ? 1 : 0

  bucket                  = aws_s3_bucket.this[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "this" {
  count = var.bucket == null ? 1 : 0

  bucket = aws_s3_bucket.this[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [local.bucket_arn, "${local.bucket_arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  # AWS refuses two changes of one bucket's access at a time.
  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  #checkov:skip=CKV_AWS_300:the rule ends failed uploads below the prefix, and nothing else is written to the bucket
  count = var.bucket == null ? 1 : 0

  bucket = aws_s3_bucket.this[0].id

  rule {
    id     = "forget"
    status = "Enabled"

    filter {
      prefix = local.prefix
    }

    # One day longer than the table keeps a job: no job outlives its result.
    expiration {
      days = var.retention_days + 1
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}
