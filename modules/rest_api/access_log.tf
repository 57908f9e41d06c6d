# One JSON line per request, with the fields of the HTTP API's. Never bodies: prompts and completions are the
# client's.

locals {
  access_log_format = merge(local.request_log_format, var.mutual_tls_enabled ? {
    client_cert_subject = "$context.identity.clientCert.subjectDN"
    client_cert_serial  = "$context.identity.clientCert.serialNumber"
  } : {})

  # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
  request_log_format = {
    time                   = "$context.requestTime"
    request_id             = "$context.requestId"
    extended_request_id    = "$context.extendedRequestId"
    route_key              = "$context.httpMethod $context.resourcePath"
    method                 = "$context.httpMethod"
    path                   = "$context.path"
    domain                 = "$context.domainName"
    protocol               = "$context.protocol"
    status                 = "$context.status"
    response_bytes         = "$context.responseLength"
    latency_ms             = "$context.responseLatency"
    integration_ms         = "$context.integrationLatency"
    integration_status     = "$context.integrationStatus"
    integration_error      = "$context.integrationErrorMessage"
    gateway_error          = "$context.error.message"
    gateway_error_type     = "$context.error.responseType"
    source_ip              = "$context.identity.sourceIp"
    user_agent             = "$context.identity.userAgent"
    caller_arn             = "$context.identity.userArn"
    key_name               = "$context.authorizer.key_name"
    authorizer_error       = "$context.authorizer.error"
    integration_request_id = "$context.integration.requestId"
  }
}

# Below /aws/vendedlogs/ the group needs no resource policy of its own. Not the name of the HTTP API's group, which
# may exist while one kind of API replaces the other.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/vendedlogs/apis/${var.name}/rest-access"
  retention_in_days = var.logs.retention_days
  kms_key_id        = var.logs.kms_key_arn
  tags              = var.tags
}
