"""HTTP requests to an applied API, signed with Signature Version 4 if asked."""

from __future__ import annotations

import time
from collections.abc import Mapping

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials

from acceptance.cloud import Answer

TIMEOUT_SECONDS = 40
"""Between two parts; longer than API Gateway's own 30 s."""

PART_BYTES = 1024


def send(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, *, at: str | None = None
) -> Answer:
    """Send one request, without a retry; `at` is the address in place of the URL's own."""
    started = time.monotonic()
    response = urllib3.request(
        method,
        at or url,
        headers=dict(headers),
        body=body,
        timeout=TIMEOUT_SECONDS,
        retries=False,
        preload_content=False,
    )
    parts: list[bytes] = []
    first_seconds = 0.0
    for part in response.stream(PART_BYTES):
        first_seconds = first_seconds or time.monotonic() - started
        parts.append(part)
    received = {name.lower(): value for name, value in response.headers.items()}
    seconds = time.monotonic() - started
    return Answer(response.status, received, b"".join(parts), first_seconds, seconds)


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
