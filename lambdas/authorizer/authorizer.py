"""Validates API keys: from an authorizer's event to its response, for either kind of API."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from authorizer import audit, credential, responses
from authorizer.credential import CredentialError
from authorizer.event import AuthorizerRequest, parse
from authorizer.key_ring import Entry, find
from web import deadline, log

VALID, UNKNOWN, CONFLICT, UNAVAILABLE = "valid", "unknown", "conflict", "unavailable"


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
        header: the only header with a key, where the API caches responses by it; None: both count.
        now: epoch seconds.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        store: SecretStore | None = None,
        header: str | None = None,
        *,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._entries = tuple(entries)
        self._store = store
        self._header = header
        self._now = now
        self._clock = clock

    def handle(self, event: object, context: object) -> dict[str, Any]:
        """Handle Lambda's event and context.

        Raises:
            UnavailableError: it is unknown whether the key is valid.
            UnauthorizedError: a REST API's request has no valid key. Nothing else is raised.
        """
        started = self._clock()
        request = parse(event)
        request_id = request.id or str(getattr(context, "aws_request_id", ""))
        try:
            with deadline.until(deadline.of_invocation(context)):
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
        if request.method_arn is not None:
            return responses.policy(name, request.method_arn)
        return responses.simple(name)

    def _decide(self, request: AuthorizerRequest) -> tuple[str | None, str]:
        """Return the name of the request's key, None if it has no valid one; and the reason."""
        try:
            keys = credential.read(request.headers, self._header)
        except CredentialError as error:
            return None, error.reason
        # A key of the settings needs no secret, and passes whatever Secrets Manager does.
        names, complete = self._find(self._entries, keys), True
        if len(names) < len(keys) and self._store is not None:
            stored, complete = self._store.entries()
            names |= self._find(stored, keys)
        if len(names) > 1:
            return None, CONFLICT
        for name in names.values():
            return name, VALID
        return None, UNKNOWN if complete else UNAVAILABLE

    def _find(self, entries: Iterable[Entry], keys: Iterable[str]) -> dict[str, str]:
        """Return the names of those keys that are valid, by key."""
        found = {key: find(entries, key, self._now()) for key in keys}
        return {key: name for key, name in found.items() if name is not None}
