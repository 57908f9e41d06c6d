"""Validates API keys: from an authorizer's event to the simple response of an HTTP API.

Event and response, payload format 2.0:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from authorizer import audit, credential
from authorizer.credential import CredentialError
from authorizer.event import AuthorizerRequest, parse
from authorizer.key_ring import Entry, find
from web import log

VALID, UNKNOWN, UNAVAILABLE = "valid", "unknown", "unavailable"


class SecretStore(Protocol):
    """Keys that are read while the function runs; `authorizer.secret_store.SecretStore`."""

    def entries(self) -> tuple[tuple[Entry, ...], bool]:
        """Return the keys that are known to be valid, and whether all of them could be read."""


class UnavailableError(Exception):
    """It is unknown whether the key is valid. The API returns 500 and caches nothing.

    A refusal would mislead the owner of a valid key, and stay in the API's cache.
    """

    def __init__(self) -> None:
        super().__init__("The keys cannot be read, see the previous log line.")


class Authorizer:
    """Authorizes requests by their API key.

    Args:
        entries: the keys that the settings hold.
        store: the keys that they do not hold; None if there are none.
        now: epoch seconds.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        store: SecretStore | None = None,
        *,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._entries = tuple(entries)
        self._store = store
        self._now = now
        self._clock = clock

    def handle(self, event: object, context: object) -> dict[str, Any]:
        """Handle Lambda's event and context.

        Raises:
            UnavailableError: it is unknown whether the key is valid. Nothing else is raised.
        """
        started = self._clock()
        request = parse(event)
        request_id = request.id or str(getattr(context, "aws_request_id", ""))
        try:
            name, reason = self._decide(request)
        except Exception as error:  # noqa: BLE001 - an unexpected error authorizes no request
            log.unexpected(error, request_id)
            name, reason = None, UNAVAILABLE
        audit.decision(
            request_id=request_id,
            route=request.route,
            key_name=name,
            reason=reason,
            duration_ms=(self._clock() - started) * 1000,
        )
        if reason == UNAVAILABLE:
            raise UnavailableError
        return _response(name)

    def _decide(self, request: AuthorizerRequest) -> tuple[str | None, str]:
        """Return the name of the request's key, None if it has no valid one; and the reason."""
        try:
            key = credential.read(request.headers)
        except CredentialError as error:
            return None, error.reason
        stored, complete = self._store.entries() if self._store else ((), True)
        name = find(self._entries + stored, key, self._now())
        if name is not None:
            return name, VALID
        return None, UNKNOWN if complete else UNAVAILABLE


def _response(name: str | None) -> dict[str, Any]:
    if name is None:
        return {"isAuthorized": False}
    return {"isAuthorized": True, "context": {"key_name": name}}
