"""The stage's access log: its format with every `$context` variable filled in.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.apigateway.context import Context
from local.apigateway.response import Response
from local.identity import Identity
from local.lambda_service import Invocation

_VARIABLE = re.compile(r"\$context\.([A-Za-z0-9_.]*[A-Za-z0-9_])")
_ABSENT = "-"


@dataclass
class Entry:
    """The data about one request, filled on its way; the access log reads it at the end."""

    context: Context
    route_key: str | None = None
    identity: Identity | None = None
    authorization: Mapping[str, Any] | None = None
    authorizer_error: str | None = None
    invocation: Invocation | None = None
    integration_ms: int | None = None
    sent_bytes: int = 0
    error: str | None = None
    error_type: str | None = None
    integration_error: str | None = None

    @property
    def integrated(self) -> bool:
        """Whether the response is the function's, and not one of the API's own."""
        return self.invocation is not None and self.integration_error is None


def line(form: str, entry: Entry, response: Response, latency_ms: int) -> str:
    """One line of the log; what has no value is `-`, as on AWS."""
    values = _values(entry, response, latency_ms)
    return _VARIABLE.sub(lambda found: _text(values.get(found[1])), form)


def _text(value: object) -> str:
    """A value inside of a JSON string: a client cannot break out of its field."""
    return json.dumps(_ABSENT if value is None else str(value))[1:-1]


def _values(entry: Entry, response: Response, latency_ms: int) -> Mapping[str, object]:
    context, request = entry.context, entry.context.request
    return {
        "accountId": context.account_id,
        "apiId": context.api.id,
        "domainName": context.domain_name,
        "domainPrefix": context.domain_name.split(".")[0],
        "extendedRequestId": context.extended_request_id,
        "httpMethod": request.method,
        "path": request.path,
        "protocol": request.protocol,
        "requestId": context.request_id,
        "requestTime": context.clf_time,
        "requestTimeEpoch": context.epoch_ms,
        "responseLatency": latency_ms,
        "responseLength": entry.sent_bytes or len(response.body),
        "resourcePath": entry.route_key.partition(" ")[2] if entry.route_key else None,
        "routeKey": entry.route_key,
        "stage": context.api.stage.name,
        "status": response.status,
        **_authorization_values(entry.authorization or {}),
        **_error_values(entry),
        **_identity_values(entry),
        **_integration_values(entry, response),
    }


def _authorization_values(authorization: Mapping[str, Any]) -> Mapping[str, object]:
    """What a route's authorizer found: a function's context, or the claims of a token."""
    claims = authorization.get("jwt", {}).get("claims", {})
    return {
        **{f"authorizer.{name}": value for name, value in authorization.get("lambda", {}).items()},
        **{f"authorizer.claims.{name}": value for name, value in claims.items()},
    }


def _error_values(entry: Entry) -> Mapping[str, object]:
    return {
        "authorizer.error": entry.authorizer_error,
        "error.message": entry.error,
        "error.responseType": entry.error_type,
        "integration.error": entry.integration_error,
        "integrationErrorMessage": entry.integration_error,
    }


def _identity_values(entry: Entry) -> Mapping[str, object]:
    request, identity = entry.context.request, entry.identity
    caller = (
        {
            "identity.accountId": identity.account_id,
            "identity.caller": identity.credentials.access_key_id,
            "identity.user": identity.credentials.access_key_id,
            "identity.userArn": identity.arn,
        }
        if identity
        else {}
    )
    return {
        "identity.sourceIp": request.source_ip,
        "identity.userAgent": request.header("user-agent"),
        **caller,
    }


def _integration_values(entry: Entry, response: Response) -> Mapping[str, object]:
    """Lambda's own status is `integrationStatus`, the function's `integration.status`."""
    invocation = entry.invocation
    if invocation is None:
        return {
            "integration.latency": entry.integration_ms,
            "integrationLatency": entry.integration_ms,
        }
    return {
        "integration.integrationStatus": invocation.status,
        "integration.latency": entry.integration_ms,
        "integration.requestId": invocation.request_id,
        "integration.status": response.status if entry.integrated else None,
        "integrationLatency": entry.integration_ms,
        "integrationStatus": invocation.status,
    }
