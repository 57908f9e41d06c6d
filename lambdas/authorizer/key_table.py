"""The keys that the command made, read from DynamoDB: one read for a key that is not remembered.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from api_keys.item import FIRST_USE, LAST_USE, Key, MalformedItemError, from_item, key_id
from authorizer import audit
from authorizer.client import Client
from authorizer.key_ring import digest_of
from authorizer.memory import Memory
from authorizer.settings import TableSettings
from aws import session
from aws.session import error_code
from web import deadline, key_rules
from web.key_rules import KeyRulesError

SERVICE = "dynamodb"

# Of one key: an HTTP API waits 10 s for its authorizer, and the secrets may take 3 s of them.
READ_SECONDS = 2.0
# Of the note that a key was used, which the request waits for.
NOTE_SECONDS = 0.5
# How exact the last use is. Each key costs one write in this time.
USE_SECONDS = 3600

# Some 10 MB of valid keys, and 2 MB of those that are refused. Each kind has its own memory, so
# that a client that tries many keys makes the authorizer forget none that are valid.
MOST_VALID = 10_000
MOST_REFUSED = 10_000

_SET_USES = f"SET {LAST_USE} = :now, {FIRST_USE} = if_not_exists({FIRST_USE}, :now)"
_ERRORS = (ClientError, BotoCoreError)


def create_client() -> Any:
    """Make the client. `READ_SECONDS` bounds its calls."""
    config = Config(
        connect_timeout=1,
        read_timeout=1,
        retries={"total_max_attempts": 2, "mode": "standard"},
        tcp_keepalive=True,
    )
    return session.create_client(session.create_session(SERVICE), SERVICE, config)


class KeyTable:
    """Finds keys by their digests, and remembers digests; never the keys.

    A read is strongly consistent: a new key counts at once, since no client used it before.

    Args:
        settings: the table, and how long to remember.
        client: the client, of `create_client`.
        clock: epoch seconds.
    """

    def __init__(self, settings: TableSettings, client: Any, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._client = client
        self._clock = clock
        self._valid: Memory[Key] = Memory(MOST_VALID)
        self._refused: Memory[bool] = Memory(MOST_REFUSED)

    def find(self, keys: Iterable[str]) -> tuple[dict[str, Client], bool]:
        """Return the clients of those keys that are valid, and whether all could be looked up."""
        found: dict[str, Client] = {}
        complete = True
        for presented in keys:
            try:
                key = self._find(digest_of(presented))
            except (*_ERRORS, MalformedItemError, KeyRulesError) as error:
                audit.table_unreadable(error_code(error))
                complete = False
            else:
                if key is not None:
                    found[presented] = Client(key.name, key.rules)
        return found, complete

    def _find(self, digest: bytes) -> Key | None:
        """Return the key, None if it is refused. Raises what a failed read raises."""
        now = self._clock()
        key = self._valid.get(digest, now)
        if key is None and not self._refused.get(digest, now):
            key = self._read(digest)
            now = self._clock()
            if key is not None and key.is_valid(now):
                key_rules.parse(key.rules)
                self._valid.put(digest, key, now + self._settings.cache_seconds)
                self._note_use(key, now)
            else:
                self._refused.put(digest, True, now + self._settings.unknown_cache_seconds)
        # It may have expired since it was read.
        return key if key is not None and key.is_valid(now) else None

    def _read(self, digest: bytes) -> Key | None:
        with deadline.until(deadline.current().within(READ_SECONDS)):
            answer = self._client.get_item(
                TableName=self._settings.name, Key=key_id(digest.hex()), ConsistentRead=True
            )
        return from_item(answer["Item"]) if "Item" in answer else None

    def _note_use(self, key: Key, now: float) -> None:
        """Note when the key was used, at most once in `USE_SECONDS`. No request fails for it."""
        if key.last_used_at is not None and now < key.last_used_at + USE_SECONDS:
            return
        try:
            with deadline.until(deadline.current().within(NOTE_SECONDS)):
                self._client.update_item(
                    TableName=self._settings.name,
                    Key=key_id(key.digest),
                    UpdateExpression=_SET_USES,
                    # Not to bring back a key that was deleted since it was read.
                    ConditionExpression="attribute_exists(id)",
                    ExpressionAttributeValues={":now": {"N": str(int(now))}},
                )
        except _ERRORS as error:
            audit.use_not_noted(key.name, error_code(error))
