# What is billed while the deployment is idle, and how to stop each charge. The table in README.md lists
# the same for everything that the module can create.

locals {
  idle_costs = merge(
    {
      for instance in var.instance[*] :
      "SageMaker instances" => "${instance.count} × ${instance.type}, billed by the second. To stop: terraform destroy, or serverless in place of instance."
    },
    {
      for name, variant in local.other_variants :
      "SageMaker instances of variant ${name}" => "${variant.instance.count} × ${variant.instance.type}, billed by the second. To stop: remove it from variants."
    },
    {
      for count in compact([one(var.serverless[*].provisioned_concurrency)]) :
      "SageMaker provisioned concurrency" => "${count} × ${var.serverless.memory_mb} MB, billed by the second. To stop: serverless.provisioned_concurrency = null."
    },
    {
      "CloudWatch log groups" = "Stored log lines, kept ${var.logs.retention_days == 0 ? "forever" : "for ${var.logs.retention_days} days"}. To reduce: a shorter logs.retention_days."
    },
    {
      for limits in var.rate_limits[*] :
      "Rate limit table" => "Stored counters of ${limits.history_days} days, a very small amount. To stop: rate_limits = null."
    },
    {
      for callback in try(var.jobs.callback[*], []) :
      "Secret of callbacks" => "Billed by the month. To stop: jobs.callback = null."
    },
    {
      for name in keys(local.generated_keys) :
      "Secret of API key ${name}" => "Billed by the month. To stop: remove it from api_keys.keys, or set its sha256."
    },
  )
}
