# A model in your own network: its files come from S3, the container reaches no network, the volume is
# encrypted with your key, and a tenth of the requests is captured for auditors.

provider "aws" {
  region = var.region
}

module "llm" {
  source = "../.."

  name     = var.name
  model    = var.model
  instance = { type = "ml.m5.large" }

  network = {
    vpc = {
      id         = data.aws_vpc.this.id
      subnet_ids = data.aws_subnets.this.ids
    }
    isolation_enabled = true
  }

  encryption   = { volume_kms_key_arn = var.volume_kms_key_arn }
  iam          = { role_path = "/llm/" }
  data_capture = { s3_uri = var.capture_s3_uri, sampling_percentage = 10 }

  tags = { example = "private" }
}

# The VPC needs an endpoint for S3, which holds the model files:
# https://docs.aws.amazon.com/sagemaker/latest/dg/host-vpc.html

data "aws_vpc" "this" {
  id      = var.vpc_id
  default = var.vpc_id == null
}

data "aws_subnets" "this" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.this.id]
  }
}

output "api_url" {
  description = "URL of the HTTP API."
  value       = module.llm.api_url
}

output "routes" {
  description = "URL of each route, by route key."
  value       = module.llm.routes
}
