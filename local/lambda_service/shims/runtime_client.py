"""awslambdaric's native Runtime API client in plain Python, for platforms without the native one.

Runs inside the function's process, so it imports the standard library only. Same four functions as
the extension module `runtime_client` of awslambdaric.
"""

from __future__ import annotations

import http.client
import os

_PREFIX = "/2018-06-01/runtime"
_Headers = dict[str, str | bytes]

_state = {"user_agent": ""}


def initialize_client(user_agent: str) -> None:
    """Remember the user agent that the requests carry."""
    _state["user_agent"] = user_agent


def next() -> tuple[bytes, dict[str, str]]:
    """Wait for the next event: (body, headers)."""
    status, body, headers = _call("GET", "/invocation/next")
    if status != http.HTTPStatus.OK:
        raise RuntimeError(f"Failed to get next, status {status}")
    return body, headers


def post_invocation_result(
    invoke_id: str, body: bytes, content_type: str, invocation_id: str | None = None
) -> None:
    """Post the handler's result."""
    headers: _Headers = {"Content-Type": content_type, **_invocation(invocation_id)}
    _post(f"/invocation/{invoke_id}/response", body, headers)


def post_error(
    invoke_id: str, error: str, xray_fault: str, invocation_id: str | None = None
) -> None:
    """Post the handler's exception."""
    headers: _Headers = {
        "Content-Type": "application/json",
        # Bytes: http.client takes text for Latin-1, and an error's message may be in any script.
        "Lambda-Runtime-Function-XRay-Error-Cause": xray_fault.replace("\n", "").encode(),
        **_invocation(invocation_id),
    }
    _post(f"/invocation/{invoke_id}/error", error.encode(), headers)


def _invocation(invocation_id: str | None) -> dict[str, str]:
    return {"Lambda-Runtime-Invocation-Id": invocation_id} if invocation_id else {}


def _post(path: str, body: bytes, headers: _Headers) -> None:
    status, _, _ = _call("POST", path, body, headers)
    if status != http.HTTPStatus.ACCEPTED:
        raise RuntimeError(f"Failed to post to {path}, status {status}")


def _call(
    method: str, path: str, body: bytes | None = None, headers: _Headers | None = None
) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        agent = {"User-Agent": _state["user_agent"]}
        connection.request(method, _PREFIX + path, body, {**agent, **(headers or {})})
        response = connection.getresponse()
        return response.status, response.read(), dict(response.getheaders())
    finally:
        connection.close()
