"""The signing secret in Secrets Manager. No state, environment variable or log contains it.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from aws.session import error_code
from jobs.clients import store_error
from jobs_callback.signature import key_of

# A rotation takes effect within this time.
FRESH_SECONDS = 60.0


class SigningSecret:
    """Reads the keys, and keeps them for `FRESH_SECONDS`.

    Args:
        client: botocore's `secretsmanager` client.
        name: name of the secret.
        overlap_seconds: how long the previous key signs too after a rotation.
        clock: epoch seconds, comparable to the times of Secrets Manager.
    """

    def __init__(
        self, client: Any, name: str, overlap_seconds: int, clock: Callable[[], float]
    ) -> None:
        self._client = client
        self._name = name
        self._overlap_seconds = overlap_seconds
        self._clock = clock
        self._keys: tuple[bytes, ...] = ()
        self._read_at = float("-inf")

    def keys(self) -> tuple[bytes, ...]:
        """Return the keys to sign with, the newest first.

        Raises:
            JobStoreError: the secret cannot be read.
            SecretError: the secret is malformed.
        """
        if self._clock() - self._read_at >= FRESH_SECONDS:
            self._keys = self._read()
            self._read_at = self._clock()
        return self._keys

    def _read(self) -> tuple[bytes, ...]:
        current = self._get("AWSCURRENT")
        created: datetime = current["CreatedDate"]
        keys = (key_of(current["SecretString"]),)
        # Without an overlap the clocks do not matter, which may differ from Secrets Manager's.
        overlap_ends = created.timestamp() + self._overlap_seconds
        if self._overlap_seconds == 0 or self._clock() >= overlap_ends:
            return keys
        try:
            return (*keys, key_of(self._get("AWSPREVIOUS")["SecretString"]))
        except _NoVersionError:
            return keys

    def _get(self, stage: str) -> Mapping[str, Any]:
        try:
            found: Mapping[str, Any] = self._client.get_secret_value(
                SecretId=self._name, VersionStage=stage
            )
        except (ClientError, BotoCoreError) as error:
            if error_code(error) == "ResourceNotFoundException" and stage == "AWSPREVIOUS":
                raise _NoVersionError from error
            raise store_error(error) from error
        return found


class _NoVersionError(Exception):
    """The secret was never rotated."""
