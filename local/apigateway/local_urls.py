"""URLs of the API in its responses: they lead to this machine, and not to AWS.

A function builds a URL from the name by which the client came, `https://<id>.execute-api.…`. No DNS
leads from that name to this machine, so a client could not follow it. API Gateway itself changes no
URL: this is the only difference between a function's response and what the client gets. Streams and
compressed bodies pass unchanged.
"""

from __future__ import annotations

import re
from dataclasses import replace

from starlette.types import Scope

from local.apigateway.response import Response


def here(scope: Scope) -> str:
    """The URL at which the client reached this machine, without a path."""
    host, port = scope["server"]
    return f"{scope['scheme']}://{host}" + (f":{port}" if port else "")


def in_response(response: Response, domain_name: str, url: str) -> Response:
    """The response with `url` in place of the API's own in its headers, and in its body of JSON."""
    # The API's URL, and not the beginning of a longer name.
    own = rf"https://{re.escape(domain_name)}(?![\w.:-])"
    headers = tuple((name, re.sub(own, url, value)) for name, value in response.headers)
    if not _is_plain_json(dict(headers)):
        return replace(response, headers=headers)
    return replace(
        response, headers=headers, body=re.sub(own.encode(), url.encode(), response.body)
    )


def _is_plain_json(headers: dict[str, str]) -> bool:
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = content_type == "application/json" or content_type.endswith("+json")
    return is_json and "content-encoding" not in headers
