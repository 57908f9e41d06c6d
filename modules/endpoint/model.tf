# Each variant's model. Everything of a model forces its replacement, and everything of a configuration too. Both get a new
# name with each change and are made before the old ones go, so that the live endpoint is updated in
# place and never refers to something deleted.

locals {
  # What forces a new model. Nulls are left out, so that a setting that a later version adds does not
  # replace every model that does not use it.
  model_identities = {
    for name, variant in local.variants : name => {
      image              = variant.model.image
      environment        = variant.model.environment
      s3_uri             = variant.model.s3_uri
      registry           = variant.model.registry
      execution_role_arn = one(var.execution_role[*].arn)
      subnet_ids         = one(local.network[*].subnet_ids)
      security_group_ids = local.security_group_ids
      network_isolation  = var.governance.network_isolation ? true : null
    }
  }
}

# aws_sagemaker_model takes no name_prefix, so this gives each model a suffix of its own. A digest of
# the settings would not do: after an update that failed, the old model still bears the digest that
# going back to the old settings asks for, and SageMaker refuses a second model of one name.
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

  name               = join("-", concat([var.name], each.key == local.variant_name ? [] : [each.key], [substr(terraform_data.model_generation[each.key].id, 0, 8)]))
  execution_role_arn = local.execution_role_arn
  tags               = var.tags

  enable_network_isolation = var.governance.network_isolation ? true : null

  primary_container {
    image       = each.value.model.image
    environment = each.value.model.environment

    dynamic "image_config" {
      for_each = each.value.model.registry[*]

      content {
        repository_access_mode = "Vpc"

        # The function tells the credentials to SageMaker; here stands only which function it is.
        dynamic "repository_auth_config" {
          for_each = image_config.value.credentials_function_arn[*]

          content {
            repository_credentials_provider_arn = repository_auth_config.value
          }
        }
      }
    }

    dynamic "model_data_source" {
      for_each = each.value.model.s3_uri[*]

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
    for_each = local.network[*]

    content {
      subnets            = vpc_config.value.subnet_ids
      security_group_ids = local.security_group_ids
    }
  }

  lifecycle {
    create_before_destroy = true
  }

  # SageMaker checks at creation that the role may pull the image and read the model's files.
  depends_on = [aws_iam_role_policy.execution]
}

# From when the endpoint had one variant.
moved {
  from = terraform_data.model_generation
  to   = terraform_data.model_generation["AllTraffic"]
}

moved {
  from = aws_sagemaker_model.this
  to   = aws_sagemaker_model.this["AllTraffic"]
}
