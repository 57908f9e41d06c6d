# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html

locals {
  invocation_metrics = concat(
    var.endpoint.is_async ? ["InvocationsProcessed"] : ["Invocations", "InvocationModelErrors"],
    ["Invocation4XXErrors", "Invocation5XXErrors"],
    var.endpoint.is_async ? local.async_failures : [],
  )

  api_dimensions = flatten([for name, value in var.api_metrics.dimensions : [name, value]])

  # Each variant's dimensions, and the label of its lines next to other variants.
  variants = [for name in concat(var.endpoint.variant_names, var.endpoint.shadow_variant_names) : {
    pair  = ["EndpointName", var.endpoint.name, "VariantName", name]
    label = length(var.endpoint.variant_names) + length(var.endpoint.shadow_variant_names) == 1 ? "" : "${name} "
  }]

  charts = [
    { title = "Endpoint: invocations and errors", metrics = flatten([
      for variant in local.variants : [
        for metric in local.invocation_metrics :
        { of = concat(["AWS/SageMaker", metric], variant.pair, [{ stat = "Sum", label = "${variant.label}${metric}" }]) }
      ]
    ])[*].of },
    { title = "Endpoint: model latency (µs)", metrics = flatten([
      for variant in local.variants : [
        for stat in ["p50", "p90", "p99"] :
        { of = concat(["AWS/SageMaker", "ModelLatency"], variant.pair, [{ stat = stat, label = "${variant.label}${stat}" }]) }
      ]
    ])[*].of },
    { title = "Endpoint: instance load (%)", metrics = flatten([
      for variant in local.variants : [
        for metric in ["CPUUtilization", "MemoryUtilization", "GPUUtilization", "GPUMemoryUtilization", "DiskUtilization"] :
        { of = concat(["/aws/sagemaker/Endpoints", metric], variant.pair, [{ stat = "Average", label = "${variant.label}${metric}" }]) }
      ]
    ])[*].of },
    # Each instance reports once a minute, so the number of reports is the number of instances.
    { title = "Endpoint: instances", metrics = [
      for variant in local.variants :
      concat(["/aws/sagemaker/Endpoints", "CPUUtilization"], variant.pair, [{ stat = "SampleCount", label = "${variant.label}instances" }])
    ] },
    { title = "API: requests and errors", metrics = [
      for metric in [var.api_metrics.count, var.api_metrics.client_errors, var.api_metrics.server_errors] :
      concat(["AWS/ApiGateway", metric], local.api_dimensions, [{ stat = "Sum" }])
    ] },
    { title = "API: latency (ms)", metrics = [
      for stat in ["p50", "p90", "p99"] : concat(["AWS/ApiGateway", var.api_metrics.latency], local.api_dimensions, [{ stat = stat, label = stat }])
    ] },
    { title = "Functions: invocations, errors, throttles", metrics = flatten([
      for name in values(var.function_names) : [
        for metric in ["Invocations", "Errors", "Throttles"] :
        { of = ["AWS/Lambda", metric, "FunctionName", name, { stat = "Sum", label = "${name} ${metric}" }] }
      ]
    ])[*].of },
    { title = "Functions: duration (ms)", metrics = flatten([
      for name in values(var.function_names) : [
        for stat in ["p50", "p90", "p99"] :
        { of = ["AWS/Lambda", "Duration", "FunctionName", name, { stat = stat, label = "${name} ${stat}" }] }
      ]
    ])[*].of },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  count = anytrue(var.settings[*].dashboard_enabled) ? 1 : 0

  # Dashboards belong to the account, and one of the same name in another region would replace this one.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
  dashboard_name = "${var.name}-${var.account.region}"

  # Two charts side by side on a grid of 24 columns.
  dashboard_body = jsonencode({
    widgets = [for index, chart in local.charts : {
      type   = "metric"
      x      = index % 2 * 12
      y      = floor(index / 2) * 6
      width  = 12
      height = 6
      properties = {
        title   = chart.title
        metrics = chart.metrics
        region  = var.account.region
        view    = "timeSeries"
        stacked = false
        period  = 60
      }
    }]
  })
}
