region = "us-east-1"
name   = "gpt2-private"

model = {
  engine = "transformers"
  s3_uri = "s3://my-models/gpt2/"
}

capture_s3_uri     = "s3://my-audit/gpt2/"
volume_kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"
