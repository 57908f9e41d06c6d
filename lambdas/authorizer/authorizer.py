"""Validates API keys: from an authorizer's event to its response, for either kind of API."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from authorizer import audit, credential, responses
from authorizer.client import Client
from authorizer.credential import CredentialError
from authorizer.event import AuthorizerRequest, parse
from authorizer.key_ring import Entry, find
from web import deadline, log

VALID, UNKNOWN, CONFLICT, UNAVAILABLE = "valid", "unknown", "conflict", "unavailable"


class SecretStore(Protocol):
    """Keys that are read while the function runs; `authorizer.secret_store.SecretStore`."""

    def entries(self) -> tuple[tuple[Entry, ...], bool]:
        """Return the keys that are known to be valid, and whether all of them could be read."""


class KeyTable(Protocol):
    """Keys that are read when they are used; `authorizer.key_table.KeyTable`."""

    def find(self, keys: Iterable[str]) -> tuple[dict[str, Client], bool]:
        """Return the clients of the valid keys, and whether all keys could be looked up."""


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
        store: the keys in secrets; None if there are none.
        header: the only header with a key, where the API caches responses by it; None: both count.
        table: the keys in a table; None if there is no table.
        now: epoch seconds.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        store: SecretStore | None = None,
        header: str | None = None,
        table: KeyTable | None = None,
        *,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._entries = tuple(entries)
        self._store = store
        self._table = table
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
                client, reason = self._decide(request)
        except Exception as error:  # noqa: BLE001 - an unexpected error authorizes no request
            log.unexpected(error, request_id)
            client, reason = None, UNAVAILABLE
        audit.decision(
            request_id=request_id,
            route=request.route,
            key_name=client.name if client else None,
            reason=reason,
            duration_ms=(self._clock() - started) * 1000,
        )
        if reason == UNAVAILABLE:
            raise UnavailableError
        if request.method_arn is not None:
            return responses.policy(client, request.method_arn)
        return responses.simple(client)

    def _decide(self, request: AuthorizerRequest) -> tuple[Client | None, str]:
        """Return the client of the request's key, None if it has no valid one; and the reason."""
        try:
            keys = credential.read(request.headers, self._header)
        except CredentialError as error:
            return None, error.reason
        clients, complete = self._look_up(keys)
        if len(clients) > 1:
            return None, CONFLICT
        for client in clients.values():
            return client, VALID
        return None, UNKNOWN if complete else UNAVAILABLE

    def _look_up(self, keys: Sequence[str]) -> tuple[dict[str, Client], bool]:
        """Return the clients of those keys that are valid, by key, and whether it is all known.

        A key of the settings needs no call, and passes whatever Secrets Manager and DynamoDB do.
        """
        clients, complete = self._find(self._entries, keys), True
        if len(clients) < len(keys) and self._store is not None:
            stored, complete = self._store.entries()
            clients |= self._find(stored, keys)
        missing = [key for key in keys if key not in clients]
        if missing and self._table is not None:
            found, all_known = self._table.find(missing)
            clients |= found
            complete = complete and all_known
        return clients, complete

    def _find(self, entries: Iterable[Entry], keys: Iterable[str]) -> dict[str, Client]:
        """Return the clients of those keys that are valid, by key."""
        found = {key: find(entries, key, self._now()) for key in keys}
        return {key: Client(name) for key, name in found.items() if name is not None}
