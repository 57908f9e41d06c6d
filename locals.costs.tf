# What is billed while the deployment is idle, and how to stop each charge. The table in README.md lists
# the same for everything that the module can create.

locals {
  idle_costs = merge(
    {
      for instance in var.instance[*] :
      "SageMaker instances" => "${local.idle_instances} × ${instance.type}, billed by the second. To stop: terraform destroy, or serverless in place of instance."
      if local.idle_instances > 0
    },
    {
      for name, variant in local.other_variants :
      "SageMaker instances of variant ${name}" => "${var.scaling == null || variant.shadow ? variant.instance.count : var.scaling.min_capacity} × ${variant.instance.type}, billed by the second. To stop: remove it from variants."
    },
    {
      for count in compact([one(var.serverless[*].provisioned_concurrency)]) :
      "SageMaker provisioned concurrency" => "${count} × ${var.serverless.memory_mb} MB, billed by the second. To stop: serverless.provisioned_concurrency = null."
    },
    {
      for reason in compact([
        var.monitoring == null ? null : "monitoring", var.jobs == null ? null : "jobs", var.scaling == null ? null : "scaling",
        var.update_policy == null ? null : var.update_policy.rollback_alarms == null ? null : "update_policy.rollback_alarms",
      ]) :
      "CloudWatch alarms of ${reason}" => "Billed by the alarm and month. To stop: ${reason} = null${reason == "update_policy.rollback_alarms" ? ", before the first apply" : ""}."
    },
    {
      for settings in var.monitoring[*] :
      "CloudWatch dashboard" => "Billed by the month. To stop: monitoring.dashboard_enabled = false."
      if settings.dashboard_enabled
    },
    {
      for jobs in var.jobs[*] :
      "Bucket and table of jobs" => "Stored inputs, results and jobs of ${jobs.retention_days} days, and point-in-time recovery of the table, by the GB. To reduce: a shorter jobs.retention_days."
    },
    {
      "CloudWatch log groups" = "Stored log lines, kept ${var.logs.retention_days == 0 ? "forever" : "for ${var.logs.retention_days} days"}. To reduce: a shorter logs.retention_days."
    },
    {
      for limits in var.rate_limits[*] :
      "Rate limit table" => "Stored counters of ${limits.history_days} days with point-in-time recovery, a very small amount. To stop: rate_limits = null."
    },
    {
      for table in var.api_keys.table[*] :
      "API key table" => "Stored keys${table.point_in_time_recovery ? " with point-in-time recovery" : ""}, a very small amount. To stop: api_keys.table.deletion_protection = false, and then api_keys.table = null."
    },
    {
      for callback in local.callback[*] :
      "Secret of callbacks" => "Billed by the month. To stop: jobs.callback = null."
    },
    {
      for name in keys(local.generated_keys) :
      "Secret of API key ${name}" => "Billed by the month. To stop: remove it from api_keys.keys, or set its sha256."
    },
  )
  # What stays of the main variant's instances when no request comes.
  idle_instances = (
    var.jobs != null ? var.jobs.min_capacity :
    var.scaling != null ? var.scaling.min_capacity :
    var.instance != null ? var.instance.count : 0
  )
}
