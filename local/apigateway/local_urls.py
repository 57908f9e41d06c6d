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

Headers = tuple[tuple[str, str], ...]


def here(scope: Scope) -> str:
    """The URL at which the client reached this machine, without a path."""
    host, port = scope["server"]
    return f"{scope['scheme']}://{host}" + (f":{port}" if port else "")


def in_headers(headers: Headers, domain_name: str, url: str) -> Headers:
    """The headers with `url` in place of the API's own, such as in `location`."""
    own = re.compile(_pattern(domain_name))
    return tuple((name, own.sub(url, value)) for name, value in headers)


def in_response(response: Response, domain_name: str, url: str) -> Response:
    """The response with `url` in place of the API's own in its headers, and in its body of JSON."""
    found = replace(response, headers=in_headers(response.headers, domain_name, url))
    if not _is_plain_json(dict(response.headers)):
        return found
    own = re.compile(_pattern(domain_name).encode())
    return replace(found, body=own.sub(url.encode(), found.body))


def _pattern(domain_name: str) -> str:
    """The API's URL, and not the beginning of a longer name."""
    return rf"https://{re.escape(domain_name)}(?![\w.:-])"


def _is_plain_json(headers: dict[str, str]) -> bool:
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = content_type == "application/json" or content_type.endswith("+json")
    return is_json and "content-encoding" not in headers
