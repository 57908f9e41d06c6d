"""HTTP requests to an applied API, signed with Signature Version 4 if asked."""

from __future__ import annotations

from collections.abc import Mapping

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials

from acceptance.cloud import Answer

TIMEOUT_SECONDS = 40
"""Longer than API Gateway's own 30 s."""


def send(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, *, at: str | None = None
) -> Answer:
    """Send one request, without a retry; `at` is the address in place of the URL's own."""
    response = urllib3.request(
        method, at or url, headers=dict(headers), body=body, timeout=TIMEOUT_SECONDS, retries=False
    )
    received = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, received, response.data)


def signature(
    method: str, url: str, body: bytes | None, credentials: ReadOnlyCredentials, region: str
) -> dict[str, str]:
    """Return the headers that sign a request to an API of API Gateway."""
    request = AWSRequest(method=method, url=url, data=body or b"")
    SigV4Auth(credentials, "execute-api", region).add_auth(request)
    return dict(request.headers.items())


def request_ids(answer: Answer) -> list[str]:
    """Return the IDs in a response of API Gateway's or of AWS's."""
    names = ("apigw-requestid", "x-amzn-requestid", "x-amz-request-id")
    return [answer.headers[name] for name in names if name in answer.headers]
