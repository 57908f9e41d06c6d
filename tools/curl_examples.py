"""Shell lines that call the deployed API, signed where the API demands it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

_EXPORT = 'eval "$(aws configure export-credentials --format env)"'
_BODY = """-H 'content-type: application/json' -d '{"inputs": "Once upon a time"}'"""

# Authorization type of a route → shell variable that holds the client's credential.
_BEARERS = {"CUSTOM": "KEY", "JWT": "TOKEN"}


def curl_examples(show: dict[str, Any], url: str, environ: Mapping[str, str]) -> list[str]:
    """Shell lines that post a prompt to `url`.

    Args:
        show: the output of `terraform show -json` for the state.
        url: URL of a route that accepts POST.
        environ: environment of the shell that will run the lines.

    With `AWS_IAM`, curl (7.75 or newer) signs the request with the credentials in the shell's
    environment. If `environ` has none, because they come from a profile, a first line exports
    them with the AWS CLI. For a key or a token, curl uses `$KEY` or `$TOKEN`.
    """
    types = {route["authorization_type"] for route in _routes(show)}
    for authorization, variable in _BEARERS.items():
        if authorization in types:
            return [f'curl -H "authorization: Bearer ${variable}" {url} {_BODY}']
    if "AWS_IAM" not in types:
        return [f"curl {url} {_BODY}"]
    signing = f'--aws-sigv4 "aws:amz:{_region(url)}:execute-api"'
    user = '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"'
    token = '-H "x-amz-security-token: $AWS_SESSION_TOKEN"'
    signed = f"curl {signing} {user} {token} {url} {_BODY}"
    return [signed] if "AWS_ACCESS_KEY_ID" in environ else [_EXPORT, signed]


def _region(url: str) -> str:
    """The region in https://<id>.execute-api.<region>.amazonaws.com/…"""
    return (urlsplit(url).hostname or "").split(".")[2]


def _routes(show: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in _resources(show.get("values", {}).get("root_module", {})):
        if resource["type"] == "aws_apigatewayv2_route":
            yield resource["values"]


def _resources(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from _resources(child)
