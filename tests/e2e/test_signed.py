"""examples/gpt2-cpu: the module's default, AWS_IAM, in front of a real model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.stack import Stack
from tests.e2e.conftest import TIMEOUT_SECONDS

pytestmark = pytest.mark.xdist_group("e2e-signed")

BODY = b'{"inputs": "The capital of France is", "parameters": {"max_new_tokens": 8}}'


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack(example="gpt2-cpu", model=None) as running:
        yield running


def sign(stack: Stack, url: str, body: bytes = BODY, **changes: str) -> dict[str, str]:
    """The headers of a POST, signed with the stack's credentials by the vendor's own SDK."""
    settings = {
        "access_key": stack.credentials.access_key_id,
        "secret": stack.credentials.secret_access_key,
        "region": stack.region,
        "service": "execute-api",
        **changes,
    }
    request = AWSRequest("POST", url, {"content-type": "application/json"}, body)
    credentials = Credentials(
        settings["access_key"], settings["secret"], stack.credentials.session_token
    )
    SigV4Auth(credentials, settings["service"], settings["region"]).add_auth(request)
    return dict(request.headers)


def post(url: str, headers: dict[str, str], body: bytes = BODY) -> httpx.Response:
    return httpx.post(url, content=body, headers=headers, timeout=TIMEOUT_SECONDS)


def assert_forbidden(response: httpx.Response) -> None:
    assert (response.status_code, response.text) == (403, '{"message":"Forbidden"}')


def test_a_signed_request_is_answered_by_the_real_model(stack: Stack) -> None:
    response = post(stack.generate_url, sign(stack, stack.generate_url))

    assert response.status_code == 200, response.text
    [answer] = response.json()
    # What it says is the model's own: real, and often wrong.
    assert len(answer["generated_text"]) > len("The capital of France is")
    assert stack.model_name.startswith("SmolLM2")


def test_an_unsigned_request_is_forbidden(stack: Stack) -> None:
    assert_forbidden(post(stack.generate_url, {}))
    assert_forbidden(httpx.get(stack.endpoint_info_url))


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "x" * 40},
        {"access_key": "AKIAAAAAAAAAAAAAAAAA"},
        {"region": "eu-west-1"},
        {"service": "sagemaker"},
    ],
)
def test_a_signature_with_something_wrong_in_it_is_forbidden(
    stack: Stack, changes: dict[str, Any]
) -> None:
    assert_forbidden(post(stack.generate_url, sign(stack, stack.generate_url, **changes)))


def test_a_signature_for_another_body_or_path_is_forbidden(stack: Stack) -> None:
    headers = sign(stack, stack.generate_url)

    assert_forbidden(post(stack.generate_url, headers, BODY.replace(b"France", b"Norway")))
    assert_forbidden(post(stack.generate_url, sign(stack, stack.endpoint_info_url)))


@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (30, 403)])
def test_a_signature_is_good_for_a_few_minutes(stack: Stack, minutes: int, status: int) -> None:
    then = (datetime.now(UTC) - timedelta(minutes=minutes)).replace(tzinfo=None)
    with mock.patch("botocore.auth.get_current_datetime", return_value=then):
        headers = sign(stack, stack.generate_url)

    assert post(stack.generate_url, headers).status_code == status
