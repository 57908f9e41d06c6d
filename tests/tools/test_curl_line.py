"""The curl line that `make deploy` ends with."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tools.curl_line import curl_line

URL = "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/generate"


def state(authorization: str) -> dict[str, Any]:
    """What `terraform show -json` prints for a route in a child of a child module."""
    route = {
        "type": "aws_apigatewayv2_route",
        "values": {"route_key": "POST /generate", "authorization_type": authorization},
    }
    child = {"child_modules": [{"resources": [route]}]}
    return {"values": {"root_module": {"resources": [], "child_modules": [child]}}}


def test_open_api_is_called_without_a_signature() -> None:
    assert "--aws-sigv4" not in curl_line(state("NONE"), URL)


def test_iam_api_is_called_with_the_signature_of_its_region() -> None:
    words = shlex.split(curl_line(state("AWS_IAM"), URL))
    assert words[words.index("--aws-sigv4") + 1] == "aws:amz:eu-west-1:execute-api"


@pytest.mark.parametrize("authorization", ["NONE", "AWS_IAM"])
def test_line_posts_json_to_the_url(authorization: str) -> None:
    words = shlex.split(curl_line(state(authorization), URL))
    assert words[0] == "curl"
    assert URL in words
    assert "content-type: application/json" in words
    assert words[-1].startswith('{"inputs": ')
