"""Signatures that others made: AWS's published test suite, and curl 7.88.1 with --aws-sigv4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from local.identity import Credentials, Identities, Identity
from local.sigv4 import SignatureError, SignedRequest, verify

# The well-known pair of AWS's documentation.
KEY_ID = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


@dataclass(frozen=True)
class Recorded:
    """One signed request."""

    host: str
    date: str
    service: str
    signed_headers: str
    signature: str
    method: str = "GET"
    path: str = "/"
    query: str = ""
    content_type: str | None = None
    token: str | None = None
    body: bytes = b""

    def request(self) -> SignedRequest:
        scope = f"{self.date[:8]}/us-east-1/{self.service}/aws4_request"
        headers = [
            ("Host", self.host),
            ("X-Amz-Date", self.date),
            (
                "Authorization",
                f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, "
                f"SignedHeaders={self.signed_headers}, Signature={self.signature}",
            ),
        ]
        if self.content_type is not None:
            headers.append(("Content-Type", self.content_type))
        if self.token is not None:
            headers.append(("X-Amz-Security-Token", self.token))
        return SignedRequest(self.method, self.path, self.query, headers, self.body)


CURL: dict[str, Any] = {
    "host": "127.0.0.1:43975",
    "date": "20261123T134120Z",
    "service": "execute-api",
}
SUITE: dict[str, Any] = {
    "host": "example.amazonaws.com",
    "date": "20150830T123600Z",
    "service": "service",
}


ARN = "arn:aws:iam::123456789012:user/caller"


def identify(recorded: Recorded) -> Identity:
    """Who signed it, at the time when it was signed."""
    identities = Identities()
    identities.add(Identity(ARN, (), Credentials(KEY_ID, SECRET, recorded.token)))
    then = datetime.strptime(recorded.date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    request = recorded.request()
    return verify(request, identities, recorded.service, "us-east-1", clock=lambda: then)


@pytest.mark.parametrize(
    "recorded",
    [
        pytest.param(
            Recorded(
                **SUITE,
                signed_headers="host;x-amz-date",
                signature="5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            ),
            id="AWS's get-vanilla",
        ),
        pytest.param(
            Recorded(
                **CURL,
                method="POST",
                path="/generate",
                content_type="application/json",
                body='{"inputs": "é"}'.encode(),
                signed_headers="content-type;host;x-amz-date",
                signature="a24f9cc06cdc4c17259fe8b30d7826797735df6a97b0f7dc25e00c6c37421d0b",
            ),
            id="curl with a body",
        ),
        pytest.param(
            Recorded(
                **CURL,
                path="/endpoint",
                token="TOKEN",
                signed_headers="host;x-amz-date;x-amz-security-token",
                signature="c4b065f01eb961b6de44938e53200d5c92d65d41a4769a5fb6627afbc1b351a7",
            ),
            id="curl with a session token",
        ),
        pytest.param(
            Recorded(
                **CURL,
                path="/endpoint",
                query="a=x%20y&c=%C3%A9",
                signed_headers="host;x-amz-date",
                signature="4694ea3c460b9b822986d860c2e0024221121997835a89887d700970e49959d1",
            ),
            id="curl with an escaped query",
        ),
    ],
)
def test_a_recorded_signature_verifies(recorded: Recorded) -> None:
    assert identify(recorded).arn == ARN


@pytest.mark.parametrize(
    "recorded",
    [
        pytest.param(
            Recorded(
                **CURL,
                path="/endpoint",
                query="b=2&a=1&a=0",
                signed_headers="host;x-amz-date",
                signature="c49233289ac44233445572d0c8a448d2f1f8e1c54384433d5cffda6da948f9bf",
            ),
            id="curl with a query out of order",
        ),
        pytest.param(
            Recorded(
                **CURL,
                path="/a%20b/c",
                signed_headers="host;x-amz-date",
                signature="b217ce66f60fbfbf6f201a029b7e259c76d0bffd5513519e3a8f1d7cd9a634e7",
            ),
            id="curl with an escaped path",
        ),
    ],
)
def test_what_old_curls_sign_against_the_rules_is_refused(recorded: Recorded) -> None:
    """curl 7.88 neither sorts the query nor escapes the path a second time; later ones do."""
    with pytest.raises(SignatureError) as raised:
        identify(recorded)
    assert raised.value.code == "InvalidSignatureException"
