# Settings that work, and that few people want. A check warns and lets the plan go on.

# Engines that load a revision; llama.cpp's variables have none, see modules/image/engines.tf.
check "model_is_pinned" {
  assert {
    condition = alltrue([
      for model in concat([var.model], local.variant_models) : model.engine == "llamacpp" || model.id == null || model.revision != null
    ])
    error_message = "Set model.revision to a commit of the repository, or copy the files to S3 and set model.s3_uri: without either, each new instance loads what the Hub holds at that moment, with no plan and no rollback.${local.variants_hint}"
  }
}

# GPUUtilization and GPUMemoryUtilization are sums: up to 400 on an instance with four GPUs.
# https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
# https://aws.amazon.com/ec2/instance-types/
check "gpu_metric_is_a_sum" {
  assert {
    condition = var.scaling == null ? true : alltrue([
      for metric in values(var.scaling.metrics) : !can(regex("^GPU.*Utilization$", metric.metric_name)) || metric.target > 100 || !anytrue([
        for type in concat(var.instance[*], local.scaled_instances)[*].type :
        can(regex("^ml\\.(g[0-9][a-z0-9]*\\.(12|24|48)xlarge|p[0-9][a-z0-9]*\\.(8|16|24|48)xlarge)$", type))
      ])
    ])
    error_message = "Raise the target of each GPU metric in scaling.metrics, or scale by scaling.concurrent_requests_per_instance: the metric is a sum over the GPUs of an instance, up to 400 with four, so a target of 100 or less keeps the deployment at scaling.max_capacity."
  }
}
