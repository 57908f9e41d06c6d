"""A request that a REST API responds to by itself, with one of its gateway responses.

The types and their statuses:
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

STATUS = {
    "ACCESS_DENIED": 403,
    "API_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500,
    "EXPIRED_TOKEN": 403,
    "INTEGRATION_FAILURE": 504,
    "INTEGRATION_TIMEOUT": 504,
    "INVALID_SIGNATURE": 403,
    "MISSING_AUTHENTICATION_TOKEN": 403,
    "REQUEST_TOO_LARGE": 413,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
}


class RestRefusal(Exception):  # noqa: N818 (no failure of the program)
    """Carries the type of the gateway response, and the reason for the access log.

    `integration`: whether the integration caused it, and not the client.
    """

    def __init__(self, kind: str, reason: str, *, integration: bool = False) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.integration = integration
