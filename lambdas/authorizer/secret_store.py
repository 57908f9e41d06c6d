"""The keys that Terraform created, read from Secrets Manager: the only I/O of the authorizer.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from authorizer import audit
from authorizer.key_ring import Entry, digest_of
from authorizer.settings import StoredKey
from aws import session
from aws.session import error_code
from web import deadline

SERVICE = "secretsmanager"

# Rotation and revocation take effect within this time, without a deployment.
FRESH_SECONDS = 60.0
# Requests do not each call a failing Secrets Manager again. Counted from the end of the failure.
RETRY_SECONDS = 5.0
# Of all secrets together: an HTTP API waits 10 s for its authorizer.
REFRESH_SECONDS = 3.0

# The secret, or the version of it, is deleted or about to be: the key is revoked.
_GONE = frozenset({"ResourceNotFoundException", "InvalidRequestException"})


class SecretsClient(Protocol):
    """The part of botocore's `secretsmanager` client that is used."""

    def get_secret_value(self, **kwargs: Any) -> Mapping[str, Any]:
        """Call GetSecretValue."""


def create_client() -> SecretsClient:
    """Make the client. `REFRESH_SECONDS` bounds its calls."""
    config = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2})
    # botocore makes the client's methods at run time: its type needs a cast.
    return cast(
        SecretsClient, session.create_client(session.create_session(SERVICE), SERVICE, config)
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read of one key; `entries` is None where reading failed."""

    entries: tuple[Entry, ...] | None
    expires: float


class SecretStore:
    """Keeps the digests of each key for `FRESH_SECONDS`; never the keys.

    Args:
        keys: the secrets to read, by the key's name.
        client: the client, of `create_client`.
        clock: epoch seconds, as in Secrets Manager's dates.
    """

    def __init__(
        self,
        keys: Mapping[str, StoredKey],
        client: SecretsClient,
        clock: Callable[[], float],
    ) -> None:
        self._keys = keys
        self._client = client
        self._clock = clock
        self._readings: dict[str, _Reading] = {}

    def entries(self) -> tuple[tuple[Entry, ...], bool]:
        """Return the keys that are known to be valid, and whether all of them could be read."""
        now = self._clock()
        expired = [
            name
            for name in self._keys
            if name not in self._readings or now >= self._readings[name].expires
        ]
        if expired:
            with deadline.until(deadline.current().within(REFRESH_SECONDS)):
                self._refresh(expired)
        readings = [self._readings[name] for name in self._keys]
        known = tuple(entry for reading in readings for entry in reading.entries or ())
        return known, all(reading.entries is not None for reading in readings)

    def _refresh(self, names: Sequence[str]) -> None:
        """Read these keys. Where one gets no response, the others would not, either."""
        found: dict[str, tuple[Entry, ...]] = {}
        for name in names:
            try:
                found[name] = self._versions(name, self._keys[name])
            except (ClientError, KeyError) as error:
                audit.key_unreadable(name, error_code(error))
            except BotoCoreError as error:
                audit.key_unreadable(name, error_code(error))
                break
        now = self._clock()
        for name in names:
            seconds = FRESH_SECONDS if name in found else RETRY_SECONDS
            self._readings[name] = _Reading(found.get(name), now + seconds)

    def _versions(self, name: str, key: StoredKey) -> tuple[Entry, ...]:
        current = self._get(key, "AWSCURRENT")
        if current is None:
            return ()
        newest = Entry(name, digest_of(current["SecretString"]))
        created: datetime = current["CreatedDate"]
        overlap_ends = created.timestamp() + key.overlap_seconds
        # Without an overlap the clocks do not matter, which may differ from Secrets Manager's.
        overlaps = key.overlap_seconds > 0 and self._clock() < overlap_ends
        if overlaps and (previous := self._get(key, "AWSPREVIOUS")):
            older = Entry(name, digest_of(previous["SecretString"]), overlap_ends)
            return newest, older
        return (newest,)

    def _get(self, key: StoredKey, stage: str) -> Mapping[str, Any] | None:
        try:
            return self._client.get_secret_value(SecretId=key.secret_arn, VersionStage=stage)
        except ClientError as error:
            if error_code(error) in _GONE:
                return None
            raise
