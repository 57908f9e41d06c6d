# What API Gateway refuses itself, in the shape of the functions' errors (lambdas/web/errors.py).
# https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html

locals {
  gateway_responses = { for type, response in local.refusals : type => merge(
    { for status in compact([response.status]) : "statusCode" => status },
    {
      responseParameters = { for name, value in merge(
        local.refusal_headers,
        # A model that took too long would take as long again, and be paid for again.
        response.retry_after == null && (response.type != "server_error" || type == "INTEGRATION_TIMEOUT") ? { x-should-retry = "'false'" } : {},
        response.retry_after == null ? {} : { retry-after = "'${response.retry_after}'" },
        response.status == "401" ? { www-authenticate = "'Bearer'" } : {},
      ) : "gatewayresponse.header.${name}" => value }
      responseTemplates = { "application/json" = jsonencode({
        error      = { message = response.message, type = response.type, param = null, code = response.code }
        request_id = "$context.requestId"
      }) }
    },
  ) }

  refusal_headers = merge(
    {
      cache-control          = "'no-store'"
      x-content-type-options = "'nosniff'"
      x-request-id           = "context.requestId"
    },
    { for name, value in local.refusal_cors_headers : name => "'${value}'" },
  )

  auths = toset(values(var.routes)[*].auth)
  credentials = join(" or ", compact([
    contains(local.auths, "API_KEY") ? "an API key" : "",
    contains(local.auths, "JWT") ? "a token" : "",
  ]))

  # API Gateway reports a request for an unknown route, and one without a signature on a route with AWS_IAM, by
  # one type.
  unknown_route = contains(local.auths, "AWS_IAM") ? {
    status  = "403", type = "invalid_request_error", code = "not_signed_or_not_found", retry_after = null
    message = "Sign the request with AWS Signature Version 4, and check its method and path: the request has no signature, or the API has no such route."
    } : {
    status  = "404", type = "invalid_request_error", code = "route_not_found", retry_after = null
    message = "Check the method and the path: the API has no such route."
  }

  # status: empty keeps the status that API Gateway has for the case.
  refusals = {
    ACCESS_DENIED = {
      status  = "403", type = "invalid_request_error", code = "access_denied", retry_after = null
      message = "Use credentials that allow this request: the ones sent do not."
    }
    API_CONFIGURATION_ERROR = {
      status  = "", type = "server_error", code = "internal_error", retry_after = null
      message = "Internal error. Include the request ID when you report it."
    }
    AUTHORIZER_CONFIGURATION_ERROR = {
      status  = "500", type = "server_error", code = "authorizer_failed", retry_after = null
      message = "The credentials could not be checked. Include the request ID when you report it."
    }
    AUTHORIZER_FAILURE = {
      status  = "500", type = "server_error", code = "authorizer_failed", retry_after = null
      message = "The credentials could not be checked. Include the request ID when you report it."
    }
    BAD_REQUEST_BODY = {
      status  = "400", type = "invalid_request_error", code = "invalid_body", retry_after = null
      message = "Send a body that the route accepts."
    }
    BAD_REQUEST_PARAMETERS = {
      status  = "400", type = "invalid_request_error", code = "invalid_request", retry_after = null
      message = "Send the parameters that the route requires."
    }
    DEFAULT_4XX = {
      status  = "", type = "invalid_request_error", code = "invalid_request", retry_after = null
      message = "The API cannot accept the request. Check its method, path, headers and size."
    }
    DEFAULT_5XX = {
      status  = "", type = "server_error", code = "internal_error", retry_after = null
      message = "Internal error. Include the request ID when you report it."
    }
    EXPIRED_TOKEN = {
      status  = "403", type = "invalid_request_error", code = "expired_token", retry_after = null
      message = "Renew the credentials: they have expired."
    }
    INTEGRATION_FAILURE = {
      status  = "502", type = "server_error", code = "function_failed", retry_after = null
      message = "The API's function failed. Include the request ID when you report it."
    }
    INTEGRATION_TIMEOUT = {
      status  = "504", type = "server_error", code = "model_timeout", retry_after = null
      message = "The model did not respond in time."
    }
    INVALID_API_KEY = {
      status  = "403", type = "invalid_request_error", code = "access_denied", retry_after = null
      message = "Use credentials that allow this request: the ones sent do not."
    }
    INVALID_SIGNATURE = {
      status  = "403", type = "invalid_request_error", code = "invalid_signature", retry_after = null
      message = "Sign the request with AWS Signature Version 4 for the service execute-api, the API's region and these exact bytes: the signature does not match."
    }
    MISSING_AUTHENTICATION_TOKEN = local.unknown_route
    QUOTA_EXCEEDED = {
      status  = "429", type = "rate_limit_error", code = "quota_exceeded", retry_after = 60
      message = "Send fewer requests: a quota of the API is used up."
    }
    REQUEST_TOO_LARGE = {
      status  = "413", type = "invalid_request_error", code = "body_too_large", retry_after = null
      message = "Send a smaller request body: it is larger than the API accepts."
    }
    RESOURCE_NOT_FOUND = {
      status  = "404", type = "invalid_request_error", code = "route_not_found", retry_after = null
      message = "Check the method and the path: the API has no such route."
    }
    THROTTLED = {
      status  = "429", type = "rate_limit_error", code = "throttled", retry_after = 1
      message = "Send fewer requests at once: the throttle of the route was exceeded."
    }
    UNAUTHORIZED = {
      status  = "401", type = "invalid_request_error", code = "invalid_credentials", retry_after = null
      message = "Send ${local.credentials == "" ? "credentials" : local.credentials} that is valid for this API."
    }
    UNSUPPORTED_MEDIA_TYPE = {
      status  = "415", type = "invalid_request_error", code = "unsupported_media_type", retry_after = null
      message = "Send the body with a content type that the route accepts, such as application/json."
    }
    WAF_FILTERED = {
      status  = "403", type = "invalid_request_error", code = "blocked", retry_after = null
      message = "The API's web application firewall blocked the request."
    }
  }
}
