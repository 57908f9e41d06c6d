"""The shell lines that `make deploy` prints at the end."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tools.curl_examples import curl_examples

URL = "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/generate"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}


def state(authorization: str) -> dict[str, Any]:
    """What `terraform show -json` prints for a route in a child of a child module."""
    route = {
        "type": "aws_apigatewayv2_route",
        "values": {"route_key": "POST /generate", "authorization_type": authorization},
    }
    child = {"child_modules": [{"resources": [route]}]}
    return {"values": {"root_module": {"resources": [], "child_modules": [child]}}}


def test_open_api_is_called_without_a_signature() -> None:
    (line,) = curl_examples(state("NONE"), URL, {})
    assert "--aws-sigv4" not in line


def test_iam_api_is_called_with_the_signature_of_its_region() -> None:
    words = shlex.split(curl_examples(state("AWS_IAM"), URL, {})[-1])
    assert words[words.index("--aws-sigv4") + 1] == "aws:amz:eu-west-1:execute-api"


def test_credentials_of_a_profile_are_put_into_the_shell_first() -> None:
    assert len(curl_examples(state("AWS_IAM"), URL, KEYS)) == 1
    first, second = curl_examples(state("AWS_IAM"), URL, {"AWS_PROFILE": "mine"})
    assert first == 'eval "$(aws configure export-credentials --format env)"'
    assert second.startswith("curl ")


@pytest.mark.parametrize(("authorization", "variable"), [("CUSTOM", "$KEY"), ("JWT", "$TOKEN")])
def test_api_with_keys_or_tokens_is_called_with_the_clients_own(
    authorization: str, variable: str
) -> None:
    (line,) = curl_examples(state(authorization), URL, KEYS)
    assert f'-H "authorization: Bearer {variable}"' in line
    assert "--aws-sigv4" not in line


@pytest.mark.parametrize("authorization", ["NONE", "AWS_IAM", "CUSTOM", "JWT"])
def test_line_posts_json_to_the_url(authorization: str) -> None:
    words = shlex.split(curl_examples(state(authorization), URL, KEYS)[-1])
    assert words[0] == "curl"
    assert URL in words
    assert "content-type: application/json" in words
    assert words[-1].startswith('{"inputs": ')
