# Where the images come from: ECR, or another registry, which SageMaker reaches through your VPC and whose
# credentials a function of yours returns.

locals {
  repository_arns = distinct([
    for image in values(local.images) : "arn:${local.partition}:ecr:${image.region}:${image.account}:repository/${image.repository}"
    if image.account != null
  ])

  ecr_statements = [
    {
      Sid    = "PullImage"
      Effect = "Allow"
      Action = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      # A single ARN is a string, several are a list.
      Resource = try(one(local.repository_arns), local.repository_arns)
    },
    {
      # The action accepts no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
      Sid      = "LogInToRegistry"
      Effect   = "Allow"
      Action   = "ecr:GetAuthorizationToken"
      Resource = "*"
    },
  ]

  # https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html
  credentials_function_arns = distinct(compact([
    for variant in values(local.variants) : try(variant.model.registry.credentials_function_arn, null)
  ]))

  credentials_statement = {
    Sid      = "GetRegistryCredentials"
    Effect   = "Allow"
    Action   = "lambda:InvokeFunction"
    Resource = local.credentials_function_arns
  }

  pull_statements = concat(
    [for statement in local.ecr_statements : statement if length(local.repository_arns) > 0],
    [for statement in [local.credentials_statement] : statement if length(local.credentials_function_arns) > 0],
  )
}
