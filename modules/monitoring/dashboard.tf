# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html

data "aws_region" "current" {}

locals {
  variant_pair = ["EndpointName", var.endpoint.name, "VariantName", var.endpoint.variant_name]

  charts = [
    { title = "Endpoint: invocations and errors", metrics = [
      for metric in ["Invocations", "Invocation4XXErrors", "Invocation5XXErrors"] :
      concat(["AWS/SageMaker", metric], local.variant_pair, [{ stat = "Sum" }])
    ] },
    { title = "Endpoint: latency of the model (µs)", metrics = [
      for stat in ["p50", "p90", "p99"] :
      concat(["AWS/SageMaker", "ModelLatency"], local.variant_pair, [{ stat = stat, label = stat }])
    ] },
    { title = "Endpoint: load of the instances (%)", metrics = [
      for metric in ["CPUUtilization", "MemoryUtilization", "GPUUtilization", "GPUMemoryUtilization", "DiskUtilization"] :
      concat(["/aws/sagemaker/Endpoints", metric], local.variant_pair, [{ stat = "Average" }])
    ] },
    # Each instance reports once a minute, so the number of reports is that of the instances.
    { title = "Endpoint: instances", metrics = [
      concat(["/aws/sagemaker/Endpoints", "CPUUtilization"], local.variant_pair, [{ stat = "SampleCount", label = "instances" }])
    ] },
    { title = "API: requests and errors", metrics = [
      for metric in ["Count", "4xx", "5xx"] : ["AWS/ApiGateway", metric, "ApiId", var.api_id, { stat = "Sum" }]
    ] },
    { title = "API: latency (ms)", metrics = [
      for stat in ["p50", "p90", "p99"] : ["AWS/ApiGateway", "Latency", "ApiId", var.api_id, { stat = stat, label = stat }]
    ] },
    { title = "Functions: runs, errors, throttles", metrics = flatten([
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
  count = var.settings.dashboard ? 1 : 0

  dashboard_name = var.name

  # Two charts beside each other on a grid of 24 columns.
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
        region  = data.aws_region.current.id
        view    = "timeSeries"
        stacked = false
        period  = 60
      }
    }]
  })
}
