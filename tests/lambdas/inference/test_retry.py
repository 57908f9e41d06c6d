"""Which errors clients repeat by themselves. A retry of a completion pays for it again."""

from __future__ import annotations

from tests.lambdas.errors import MODULES, classes, make
from web import response

# code → whether a client may send the same request again by itself. False is sent as
# `x-should-retry: false`, which the OpenAI SDKs obey; else the status and `retry-after` decide.
RETRY = {
    # A completion was paid for, or may have been, and the next one would end in the same way.
    "model_timeout": False,
    "reply_too_large": False,
    # The request has to change.
    "invalid_request": False,
    "empty_body": False,
    "invalid_body": False,
    "body_too_large": False,
    "unsupported_content_encoding": False,
    "unknown_variant": False,
    "rejected_by_model": False,
    "invalid_idempotency_key": False,
    "idempotency_key_reused": False,
    "invalid_callback_url": False,
    "callbacks_off": False,
    "invalid_page": False,
    "invalid_days": False,
    "identity_required": False,
    "identity_unclear": False,
    "route_not_allowed": False,
    "invalid_audience": False,
    "authentication_required": False,
    "idempotency_unavailable": False,
    "job_not_found": False,
    "too_many_tokens": False,
    # The deployment has to change.
    "endpoint_not_found": False,
    # Nothing was paid for, and later it works.
    "rate_limited": True,
    "model_unavailable": True,
    "requests_per_minute_exceeded": True,
    "tokens_per_day_exceeded": True,
    "job_store_unavailable": True,
    "limits_unavailable": True,
    # A crash, a lost connection, a fault of ours: another try may end better.
    "model_failed": True,
    "internal_error": True,
    "missing_body": False,
    "invalid_json": False,
    "invalid_parameter": False,
    "missing_required_parameter": False,
    "invalid_type": False,
    "invalid_value": False,
    "unknown_parameter": False,
    "unsupported_parameter": False,
    "model_not_found": False,
}


def test_each_code_says_whether_to_retry() -> None:
    told = {}
    for error in classes():
        if "code" in vars(error) and error.__module__ in [module.__name__ for module in MODULES]:
            headers = response.from_error(make(error), "id-1").headers
            assert headers.get("x-should-retry") in (None, "false")
            told[error.code] = "x-should-retry" not in headers

    assert told == RETRY
