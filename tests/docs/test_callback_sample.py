"""The function of docs/jobs.md that verifies callbacks, run as a receiver would."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping

import pytest

from tests.docs.pages import page

SECRET = "whsec_" + base64.b64encode(b"k" * 24).decode()
BODY = b'{"id": "1", "status": "succeeded"}'

IsGenuine = Callable[[Mapping[str, str], bytes], bool]


@pytest.fixture
def is_genuine() -> IsGenuine:
    """The function, as it stands in the page."""
    (code,) = page("docs/jobs.md").blocks("python")
    names = {"base64": base64, "hashlib": hashlib, "hmac": hmac, "time": time, "SECRET": SECRET}
    exec(code, names)
    function: IsGenuine = names["is_genuine"]  # type: ignore[assignment]
    return function


def headers(at: float, secret: bytes = b"k" * 24, body: bytes = BODY) -> dict[str, str]:
    """Headers as Standard Webhooks specifies them."""
    signed = f"id-1.{int(at)}.".encode() + body
    signature = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": "id-1",
        "webhook-timestamp": str(int(at)),
        "webhook-signature": f"v1,{signature}",
    }


def test_a_signed_callback_is_genuine(is_genuine: IsGenuine) -> None:
    assert is_genuine(headers(time.time()), BODY)


def test_one_of_two_signatures_is_enough(is_genuine: IsGenuine) -> None:
    both = headers(time.time())
    both["webhook-signature"] = "v1,AAAA " + both["webhook-signature"]
    assert is_genuine(both, BODY)


@pytest.mark.parametrize(
    "forged",
    [
        {},
        headers(time.time(), secret=b"other"),
        headers(time.time(), body=b"another body"),
        headers(time.time() - 3600),
        headers(time.time()) | {"webhook-timestamp": "soon"},
        headers(time.time()) | {"webhook-timestamp": "1" * 5000},
        headers(time.time()) | {"webhook-signature": "v1,é"},
        headers(time.time()) | {"webhook-id": "id-2"},
    ],
    ids=["no-headers", "secret", "body", "old", "no-number", "long-number", "non-ascii", "id"],
)
def test_any_other_callback_is_not(is_genuine: IsGenuine, forged: Mapping[str, str]) -> None:
    assert is_genuine(forged, BODY) is False
