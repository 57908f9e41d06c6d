# How much each caller may have: what the functions need to count it, and what is said of it.

locals {
  # What functions of the root need besides their own; POST /jobs has its part in modules/jobs.
  counting = merge([for limits in module.limits : { generate = limits.limited, usage = limits.usage }]...)

  # A request waits for three calls of the table at most, so that they never take the model's time.
  limits_seconds = var.api.limits == null ? 0 : 3 * var.api.limits.timeout_seconds

  limits_text = var.api.limits == null ? "" : join(" and ", compact([
    var.api.limits.requests_per_minute == null ? "" : "${var.api.limits.requests_per_minute} requests a minute",
    var.api.limits.tokens_per_day == null ? "" : "${var.api.limits.tokens_per_day} tokens a day",
  ]))

  limited_routes = {
    for key, function in local.routes : key => join(" ", [
      coalesce(local.limits_text, "What api.limits.keys says"),
      local.route_auth[key] == "NONE" ? "for all callers together, since anybody may call." : "for each caller.",
    ]) if var.api.limits != null && contains(["generate", "jobs_submit"], function)
  }
}
