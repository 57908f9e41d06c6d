"""Who may call: from an authorizer's event to the simple response of an HTTP API.

Event and response, payload format 2.0:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from authorizer import audit, credential
from authorizer.credential import CredentialError
from authorizer.key_ring import Entry, find
from web import log

Handler = Callable[[object, object], dict[str, Any]]


class Vault(Protocol):
    """Keys that are read while the function runs; `authorizer.vault.Vault` in production."""

    def entries(self) -> tuple[tuple[Entry, ...], bool]:
        """Return the keys that are known to be valid, and whether all of them could be read."""


class UnavailableError(Exception):
    """Nobody can tell whether the key is valid. The API answers 500 and caches nothing.

    A refusal would tell the owner of a valid key to throw it away, and stay in the API's cache.
    """

    def __init__(self) -> None:
        super().__init__("The keys cannot be read, see the line before.")


def create(
    digests: tuple[tuple[str, bytes], ...],
    vault: Vault | None = None,
    *,
    now: Callable[[], float] = time.time,
    clock: Callable[[], float] = time.perf_counter,
) -> Handler:
    """Make the Lambda handler.

    Args:
        digests: (key's name, SHA-256) of the keys that the environment holds.
        vault: the keys that it does not hold; None if there are none.
        now: epoch seconds.
        clock: seconds, from any start.

    Returns:
        A function of Lambda's event and context. It raises UnavailableError and nothing else.
    """
    fixed = tuple(Entry(name, digest) for name, digest in digests)

    def decide(event: object) -> tuple[str | None, str]:
        try:
            key = credential.read(event)
        except CredentialError as error:
            return None, error.reason
        stored, complete = vault.entries() if vault else ((), True)
        name = find(fixed + stored, key, now())
        if name is not None:
            return name, "valid"
        return None, "unknown" if complete else "unavailable"

    def handle(event: object, context: object) -> dict[str, Any]:
        started = clock()
        request_id = _request_id(event) or str(getattr(context, "aws_request_id", ""))
        try:
            name, reason = decide(event)
        except Exception as error:  # noqa: BLE001 - whatever happens, the door stays shut
            log.unforeseen(error, request_id)
            name, reason = None, "unavailable"
        audit.decision(
            request_id=request_id,
            route=_text(event, "routeKey"),
            key_name=name,
            reason=reason,
            duration_ms=(clock() - started) * 1000,
        )
        if reason == "unavailable":
            raise UnavailableError
        return _response(name)

    return handle


def _response(name: str | None) -> dict[str, Any]:
    if name is None:
        return {"isAuthorized": False}
    return {"isAuthorized": True, "context": {"key_name": name}}


def _request_id(event: object) -> str:
    return _text(event.get("requestContext"), "requestId") if isinstance(event, Mapping) else ""


def _text(container: object, key: str) -> str:
    value = container.get(key) if isinstance(container, Mapping) else None
    return value if isinstance(value, str) else ""
