# The network that the containers join. It needs an endpoint for S3, where the model's files are:
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
