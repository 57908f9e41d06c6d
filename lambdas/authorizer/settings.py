"""The settings of the authorizer. None of them is a secret."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from web.settings import NonNegativeFloat, PositiveFloat, Rule

_SHA256_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)

Digest = Annotated[
    str,
    Rule(
        "a SHA-256 digest in lower-case hexadecimal",
        lambda value: _SHA256_HEX.fullmatch(value) is not None,
    ),
]


@dataclass(frozen=True, slots=True)
class StoredKey:
    """An API key in Secrets Manager.

    Attributes:
        secret_arn: ARN of the secret with the key. By its name, IAM would refuse to read a deleted
            secret, and a revoked key would count as one that cannot be checked.
        overlap_seconds: how long the previous version stays valid after a new one was created.
    """

    secret_arn: str
    overlap_seconds: NonNegativeFloat


@dataclass(frozen=True, slots=True)
class TableSettings:
    """The table of API keys.

    Attributes:
        name: the table's name.
        cache_seconds: how long a valid key is remembered: within it, a revocation counts.
        unknown_cache_seconds: how long it is remembered that a key is refused.
    """

    name: str
    cache_seconds: PositiveFloat
    unknown_cache_seconds: PositiveFloat


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of `authorizer`.

    Attributes:
        digests: the SHA-256 digests of the keys that the user supplied, by the key's name; a name
            has several while its key is being rotated.
        secrets: the keys that Terraform created, by their names.
        header: the header by which the API caches responses; a key in another one does not count,
            since the response would be cached for all requests with the same header. None: there
            is no cache, and both headers count.
        table: the table with more keys; None: there are no others.
    """

    digests: Mapping[str, tuple[Digest, ...]]
    secrets: Mapping[str, StoredKey]
    header: Literal["authorization", "x-api-key"] | None
    table: TableSettings | None
