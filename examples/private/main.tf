# A model in a network of yours: its files come from S3, the container reaches nothing, the volume has
# a key of yours, and a tenth of the requests is kept for your auditors.

module "llm" {
  source = "../.."

  name = var.name

  model    = var.model
  instance = { type = "ml.m5.large" }

  governance = {
    network = {
      vpc_id     = data.aws_vpc.this.id
      subnet_ids = data.aws_subnets.this.ids
    }
    network_isolation  = true
    volume_kms_key_arn = var.volume_kms_key_arn

    capture = {
      s3_uri              = var.capture_s3_uri
      sampling_percentage = 10
    }

    role_path = "/llm/"
  }

  tags = { example = "private" }
}
