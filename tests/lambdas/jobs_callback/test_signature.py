"""Signatures are those of Standard Webhooks.

The vector is the specification's own, as its libraries test themselves with it.
"""

from __future__ import annotations

import pytest

from jobs_callback.signature import SecretError, headers, key_of
from local.fake_internet import Delivery

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_b2xkZXItc2VjcmV0LW9mLXRoZS1qb2Jz"
BODY = b'{"test": 2432232314}'
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = 1614265330


def test_the_vector_of_the_specification() -> None:
    assert headers(ID, AT, BODY, [key_of(SECRET)]) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_with_two_keys_a_receiver_may_have_either() -> None:
    signed = headers(ID, AT, BODY, [key_of(OTHER), key_of(SECRET)])
    delivery = Delivery("POST", "/", signed, BODY)

    assert delivery.is_signed_with(SECRET, AT)
    assert delivery.is_signed_with(OTHER, AT)


@pytest.mark.parametrize("change", ["id", "at", "body", "secret", "age"])
def test_whatever_is_changed_is_noticed(change: str) -> None:
    signed = headers(ID, AT, BODY, [key_of(SECRET)])
    if change == "id":
        signed["webhook-id"] += "x"
    if change == "at":
        signed["webhook-timestamp"] = str(AT + 1)
    body = BODY + b" " if change == "body" else BODY
    secret = OTHER if change == "secret" else SECRET
    now = AT + 301 if change == "age" else AT

    assert not Delivery("POST", "/", signed, body).is_signed_with(secret, now)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_%%", "WHSEC_MfKQ", "MfKQ9r8GKYqr"])
def test_what_is_no_secret_is_refused_and_not_quoted(secret: str) -> None:
    with pytest.raises(SecretError) as refused:
        key_of(secret)
    assert str(refused.value) == ""
