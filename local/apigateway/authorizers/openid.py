"""The keys of a token's issuer: its OpenID configuration, and the key set that it names.

https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

CACHE_SECONDS = 2 * 3600
"""API Gateway can keep a key for two hours; here it always does, so that what breaks under it
breaks here: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"""


class IssuerError(Exception):
    """The issuer's keys cannot be fetched; the message names the step that failed."""


@dataclass(frozen=True)
class _Cached:
    keys: KeySet
    expires: float


class OpenId:
    """Fetches and keeps the key sets of issuers.

    Args:
        aliases: issuer → URL that stands in for it, without a slash at the end: an issuer that
            runs on this machine, where the applied one is an https URL of somewhere else.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        aliases: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._aliases = dict(aliases or {})
        self._clock = clock
        self._cache: dict[str, _Cached] = {}

    async def keys(self, issuer: str) -> KeySet:
        """The issuer's key set. Raises IssuerError; a failure is not remembered."""
        cached = self._cache.get(issuer)
        if cached is None or self._clock() >= cached.expires:
            keys = await self._fetch(issuer)
            cached = self._cache[issuer] = _Cached(keys, self._clock() + CACHE_SECONDS)
        return cached.keys

    async def _fetch(self, issuer: str) -> KeySet:
        base = self._aliases.get(issuer, issuer.rstrip("/"))
        async with httpx.AsyncClient(timeout=5) as client:
            configuration = await _get(client, f"{base}/.well-known/openid-configuration")
            if configuration.get("issuer") != issuer:
                raise IssuerError(f"{base} calls itself {configuration.get('issuer')!r}")
            keys = await _get(client, str(configuration.get("jwks_uri")))
        try:
            return KeySet.import_key_set({"keys": keys["keys"]})
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise IssuerError(f"the key set of {issuer} cannot be read: {error}") from error


async def _get(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    try:
        response = await client.get(url)
        response.raise_for_status()
        document = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise IssuerError(f"{url}: {error}") from error
    if not isinstance(document, dict):
        raise IssuerError(f"{url} is no JSON object")
    return document
