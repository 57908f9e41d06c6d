resource "aws_sagemaker_endpoint_configuration" "this" {
  #checkov:skip=CKV_AWS_98:SageMaker refuses a key for instance types with local storage, which their hardware encrypts, so one setting for every type would fail on those

  # Names the mode too, since a change of the mode replaces the endpoint: see endpoint.tf.
  name_prefix = var.serverless == null ? "${var.name}-" : "${var.name}-sls-"
  kms_key_arn = var.governance.volume_kms_key_arn
  tags        = var.tags

  production_variants {
    variant_name           = local.variant_name
    model_name             = aws_sagemaker_model.this.name
    instance_type          = one(var.instance[*].type)
    initial_instance_count = one(var.instance[*].count)
    inference_ami_version  = one(var.instance[*].ami_version)

    dynamic "serverless_config" {
      for_each = var.serverless[*]

      content {
        memory_size_in_mb       = serverless_config.value.memory_mb
        max_concurrency         = serverless_config.value.max_concurrency
        provisioned_concurrency = serverless_config.value.provisioned_concurrency
      }
    }
  }

  dynamic "data_capture_config" {
    for_each = local.capture[*]

    content {
      enable_capture              = true
      destination_s3_uri          = data_capture_config.value.s3_uri
      initial_sampling_percentage = data_capture_config.value.sampling_percentage
      kms_key_id                  = data_capture_config.value.kms_key_arn

      capture_options {
        capture_mode = "Input"
      }

      capture_options {
        capture_mode = "Output"
      }

      # Kept as text; what is not named here is kept as base64.
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

    # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html
    precondition {
      condition     = var.serverless == null || !local.image_lacks_gpu
      error_message = "The image ${local.image.repository} is made for GPUs, and serverless inference has none. Choose an engine that has images for CPUs, a CPU image, as in examples/serverless, or an instance. If the name misleads, put the word cpu into the image's tag."
    }
  }
}
