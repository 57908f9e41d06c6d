resource "aws_sagemaker_endpoint_configuration" "this" {
  #checkov:skip=CKV_AWS_98:SageMaker refuses a key for instance types with local storage, which their hardware encrypts, so one setting for every type would fail on those

  # Contains the mode too, because a change of the mode replaces the endpoint, see endpoint.tf. The provider
  # adds 26 characters and SageMaker accepts 63, so the mode has five.
  name_prefix = "${var.name}-${var.async != null ? "job-" : var.serverless != null ? "sls-" : ""}"
  kms_key_arn = var.encryption.volume_kms_key_arn
  tags        = var.tags

  dynamic "production_variants" {
    for_each = local.production
    iterator = variant

    content {
      variant_name           = variant.key
      initial_variant_weight = variant.value.weight
      model_name             = aws_sagemaker_model.this[variant.key].name
      instance_type          = one(variant.value.instance[*].type)
      initial_instance_count = one(variant.value.instance[*].count)
      inference_ami_version  = one(variant.value.instance[*].ami_version)
      volume_size_in_gb      = one(variant.value.instance[*].volume_size_gb)

      container_startup_health_check_timeout_in_seconds = one(variant.value.instance[*].startup_timeout_seconds)
      model_data_download_timeout_in_seconds            = one(variant.value.instance[*].download_timeout_seconds)

      dynamic "routing_config" {
        for_each = compact(variant.value.instance[*].routing_strategy)

        content {
          routing_strategy = routing_config.value
        }
      }

      dynamic "serverless_config" {
        for_each = var.serverless[*]

        content {
          memory_size_in_mb       = serverless_config.value.memory_mb
          max_concurrency         = serverless_config.value.max_concurrency
          provisioned_concurrency = serverless_config.value.provisioned_concurrency
        }
      }
    }
  }

  dynamic "shadow_production_variants" {
    for_each = local.shadow
    iterator = variant

    content {
      variant_name           = variant.key
      initial_variant_weight = variant.value.weight
      model_name             = aws_sagemaker_model.this[variant.key].name
      instance_type          = variant.value.instance.type
      initial_instance_count = variant.value.instance.count
      inference_ami_version  = variant.value.instance.ami_version
      volume_size_in_gb      = variant.value.instance.volume_size_gb

      container_startup_health_check_timeout_in_seconds = variant.value.instance.startup_timeout_seconds
      model_data_download_timeout_in_seconds            = variant.value.instance.download_timeout_seconds

      dynamic "routing_config" {
        for_each = variant.value.instance.routing_strategy[*]

        content {
          routing_strategy = routing_config.value
        }
      }
    }
  }

  dynamic "data_capture_config" {
    for_each = var.data_capture[*]

    content {
      enable_capture              = true
      destination_s3_uri          = data_capture_config.value.s3_uri
      initial_sampling_percentage = data_capture_config.value.sampling_percentage
      kms_key_id                  = var.encryption.data_capture_kms_key_arn

      capture_options {
        capture_mode = "Input"
      }

      capture_options {
        capture_mode = "Output"
      }

      # Stored as text; other content types are stored as base64.
      capture_content_type_header {
        json_content_types = ["application/json"]
      }
    }
  }

  dynamic "async_inference_config" {
    for_each = var.async[*]

    content {
      # Provider 5.100 crashes on the block when it is empty.
      dynamic "client_config" {
        for_each = async_inference_config.value.max_concurrent_invocations_per_instance[*]

        content {
          max_concurrent_invocations_per_instance = client_config.value
        }
      }

      output_config {
        s3_output_path  = async_inference_config.value.s3_output_path
        s3_failure_path = async_inference_config.value.s3_failure_path
        kms_key_id      = async_inference_config.value.kms_key_arn

        notification_config {
          success_topic = async_inference_config.value.success_topic_arn
          error_topic   = async_inference_config.value.error_topic_arn
        }
      }
    }
  }

  lifecycle {
    create_before_destroy = true

    # "To update an endpoint, you must create a new EndpointConfig", another update policy included.
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
    replace_triggered_by = [terraform_data.update_policy]

    # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
    precondition {
      condition     = var.serverless == null || length(local.lacking_gpu) == 0
      error_message = "The image ${local.images[var.variant_name].repository} requires a GPU, and serverless inference has none. Choose an engine that has images for CPUs, a CPU image, as in examples/serverless, or an instance. If the image does run on CPUs, put the word cpu into its tag."
    }
  }
}
