# What is billed while nobody asks the model anything, and the switch for it. The README's table says
# the same of everything that the module can make.

locals {
  idle_costs = merge(
    { for instance in var.instance[*] : "SageMaker instances" => "${instance.count} × ${instance.type}, by the second: terraform destroy, or serverless in place of instance." },
    { for name, variant in local.other_variants : "SageMaker instances of ${name}" => "${variant.instance.count} × ${variant.instance.type}, by the second: take it out of variants." },
    {
      for count in compact([one(var.serverless[*].provisioned_concurrency)]) :
      "SageMaker provisioned concurrency" => "${count} × ${var.serverless.memory_mb} MB, by the second: serverless.provisioned_concurrency = null."
    },
    { "CloudWatch log groups" = "The stored lines, ${var.logs.retention_days == 0 ? "for ever" : "for ${var.logs.retention_days} days"}: a shorter logs.retention_days." },
    { for limits in var.api.limits[*] : "Table of limits" => "The stored counters of ${limits.history_days} days, next to nothing: api.limits = null." },
    { for callback in try(var.jobs.callback[*], []) : "Secret of the callbacks" => "By the month: jobs.callback = null." },
    { for key in keys(local.made_keys) : "Secret of the API key ${key}" => "By the month: take it out of api.keys, or bring its sha256." },
  )
}
