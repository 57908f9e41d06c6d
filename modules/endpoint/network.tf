# The containers in your VPC.

locals {
  vpc = var.network.vpc
  # Without try(), which knows nothing at plan of a value that has an unknown part.
  creates_group      = local.vpc == null ? false : local.vpc.security_group_ids == null
  security_group_ids = local.creates_group ? aws_security_group.this[*].id : local.vpc == null ? null : local.vpc.security_group_ids

  ec2_arn = "arn:${local.partition}:ec2:${local.region}:${local.account}"

  # What SageMaker does with the role to attach a container:
  # https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms
  network_statements = flatten([
    for vpc in local.vpc[*] : [
      {
        Sid    = "AttachContainers"
        Effect = "Allow"
        Action = ["ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission"]
        Resource = concat(
          ["${local.ec2_arn}:network-interface/*"],
          [for id in vpc.subnet_ids : "${local.ec2_arn}:subnet/${id}"],
          # The group's id is not known at plan, and the policy should be known.
          local.creates_group ? ["${local.ec2_arn}:security-group/*"] : [for id in vpc.security_group_ids : "${local.ec2_arn}:security-group/${id}"],
        )
      },
      {
        # These actions accept no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
        Sid      = "SeeNetwork"
        Effect   = "Allow"
        Action   = ["ec2:DescribeDhcpOptions", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcEndpoints", "ec2:DescribeVpcs"]
        Resource = "*"
      },
    ]
  ])
}

resource "aws_security_group" "this" {
  #checkov:skip=CKV2_AWS_5:SageMaker attaches it to the containers' interfaces
  count = local.creates_group ? 1 : 0

  # A group in use cannot be deleted, so the next one is created first, under another name.
  name_prefix = "${var.name}-endpoint-"
  description = "Containers of the SageMaker endpoint ${var.name}: HTTPS out, nothing in."
  vpc_id      = local.vpc.id
  tags        = var.tags

  lifecycle {
    create_before_destroy = true
  }

  # So it is deleted before the role's permissions, with which SageMaker removes the containers' interfaces:
  # AWS refuses the deletion while an interface has the group, and the provider tries for 15 minutes.
  # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpoint.html
  depends_on = [aws_iam_role_policy.execution]
}

resource "aws_vpc_security_group_egress_rule" "https" {
  count = local.creates_group ? 1 : 0

  description       = "ECR, S3 and the model hub."
  security_group_id = aws_security_group.this[0].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  tags              = var.tags
}
