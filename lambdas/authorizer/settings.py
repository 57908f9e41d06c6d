"""The authorizer's settings, read once from the environment that Terraform sets.

Nothing in them is a secret: digests of keys, and the names of the secrets that hold the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from web.settings import ConfigError

DIGESTS = "API_KEY_DIGESTS"
SECRETS = "API_KEY_SECRETS"

_SHA256_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key in Secrets Manager.

    Attributes:
        name: the key's name.
        secret_arn: the secret that holds the key as its string.
        overlap_seconds: how long the version before stays valid after a new one was made.
    """

    name: str
    secret_arn: str
    overlap_seconds: float


@dataclass(frozen=True, slots=True)
class AuthorizerConfig:
    """Settings of `authorizer`.

    Attributes:
        digests: (key's name, SHA-256 of the key) of the keys that the user brought; a name has
            several while its key is being rotated.
        stored_keys: the keys that Terraform made.
    """

    digests: tuple[tuple[str, bytes], ...]
    stored_keys: tuple[StoredKey, ...]

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read `API_KEY_DIGESTS`, `{"<name>": ["<sha256>", …]}`, and `API_KEY_SECRETS`,
        `{"<name>": {"arn": "…", "overlap_seconds": …}}`, both JSON.

        Raises:
            ConfigError: one is missing or malformed; the message names it.
        """
        digests, secrets = _table(environ, DIGESTS), _table(environ, SECRETS)
        try:
            return cls(
                tuple((name, _digest(text)) for name, texts in digests.items() for text in texts),
                tuple(_stored_key(name, secret) for name, secret in secrets.items()),
            )
        except (TypeError, KeyError, ValueError) as error:
            raise ConfigError(
                f"{DIGESTS} must map names to lists of SHA-256 digests in lower-case hexadecimal, "
                f"and {SECRETS} names to an arn and overlap_seconds."
            ) from error


def _table(environ: Mapping[str, str], variable: str) -> dict[str, Any]:
    try:
        table = json.loads(environ.get(variable, ""))
    except ValueError as error:
        raise ConfigError(f"The environment variable {variable} must hold JSON.") from error
    if not isinstance(table, dict):
        raise ConfigError(f"The environment variable {variable} must hold a JSON object.")
    return table


def _digest(text: object) -> bytes:
    if not isinstance(text, str) or not _SHA256_HEX.fullmatch(text):
        raise ValueError("not a SHA-256 digest")
    return bytes.fromhex(text)


def _stored_key(name: str, secret: Mapping[str, Any]) -> StoredKey:
    arn, overlap_seconds = secret["arn"], float(secret["overlap_seconds"])
    if not isinstance(arn, str) or not arn or not 0 <= overlap_seconds < float("inf"):
        raise ValueError("not a secret's arn and an overlap")
    return StoredKey(name, arn, overlap_seconds)
