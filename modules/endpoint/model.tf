# Each variant's model. Every change of a model or a configuration replaces it. Both get a new name with
# each change and are created before the old ones are deleted, so that the live endpoint is updated in
# place and never refers to something deleted.

locals {
  # What forces a new model. Nulls are left out, so that a setting that a later version adds does not
  # replace the models that do not use it.
  model_identities = {
    for name, variant in local.variants : name => {
      image              = variant.model.image
      environment        = variant.model.environment
      s3_uri             = variant.model.s3_uri
      serverless         = var.serverless != null && variant.model.s3_uri != null ? true : null
      registry           = variant.model.registry
      execution_role_arn = one(var.iam.execution_role[*].arn)
      subnet_ids         = local.vpc == null ? null : sort(local.vpc.subnet_ids)
      security_group_ids = local.security_group_ids == null ? null : sort(local.security_group_ids)
      network_isolation  = var.network.isolation_enabled ? true : null

      # Another path is another role.
      role_path = var.iam.execution_role == null && var.iam.role_path != "/" ? var.iam.role_path : null
    }
  }
}

# aws_sagemaker_model has no name_prefix, so this gives each model a suffix of its own. A digest of the
# settings would not work: after a failed update the old model still has the digest that a return to the
# old settings needs, and SageMaker refuses a second model of one name.
resource "terraform_data" "model_generation" {
  for_each = local.model_identities

  triggers_replace = { for key, value in each.value : key => value if value != null }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_sagemaker_model" "this" {
  #checkov:skip=CKV_AWS_370:without model.s3_uri the container fetches the model from its hub, which an isolated one cannot reach

  for_each = local.variants

  name               = join("-", concat([var.name], each.key == var.variant_name ? [] : [each.key], [substr(terraform_data.model_generation[each.key].id, 0, 8)]))
  execution_role_arn = local.execution_role_arn
  tags               = var.tags

  enable_network_isolation = var.network.isolation_enabled ? true : null

  primary_container {
    image       = each.value.model.image
    environment = each.value.model.environment

    # Serverless inference does not support a model data source, only the URL of an archive.
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
    model_data_url = var.serverless == null ? null : each.value.model.s3_uri

    dynamic "image_config" {
      for_each = each.value.model.registry[*]

      content {
        repository_access_mode = "Vpc"

        # The function returns the credentials to SageMaker; only the function's ARN is here.
        dynamic "repository_auth_config" {
          for_each = image_config.value.credentials_function_arn[*]

          content {
            repository_credentials_provider_arn = repository_auth_config.value
          }
        }
      }
    }

    dynamic "model_data_source" {
      for_each = var.serverless == null ? each.value.model.s3_uri[*] : []

      content {
        s3_data_source {
          s3_uri           = model_data_source.value
          s3_data_type     = endswith(model_data_source.value, ".tar.gz") ? "S3Object" : "S3Prefix"
          compression_type = endswith(model_data_source.value, ".tar.gz") ? "Gzip" : "None"
        }
      }
    }
  }

  dynamic "vpc_config" {
    for_each = local.vpc[*]

    content {
      subnets            = vpc_config.value.subnet_ids
      security_group_ids = local.security_group_ids
    }
  }

  lifecycle {
    create_before_destroy = true
  }

  # SageMaker checks at creation that the role may pull the image and read the model's files. A container may
  # call out from its first second on, and until its last.
  depends_on = [aws_iam_role_policy.execution, aws_vpc_security_group_egress_rule.https]
}
