"""Caller identities: the credentials of this stack, and the policies behind them.

Nothing here is a secret: the credentials live and die with one run of the local stack and open
nothing but loopback ports.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.iam import Context, is_allowed

_KEY_ALPHABET = string.ascii_uppercase + "234567"  # AWS key ids are base32 behind their prefix
_SECRET_ALPHABET = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Credentials:
    """The keys that an AWS client signs with; a user's have no session token."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)

    def environment(self) -> dict[str, str]:
        """The variables from which every AWS SDK reads these credentials."""
        values = {
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }
        if self.session_token is not None:
            values["AWS_SESSION_TOKEN"] = self.session_token
        return values


@dataclass(frozen=True)
class PoolUser:
    """A user of a Cognito identity pool, who acts with a session of the pool's role.

    ``methods`` are ``authenticated`` and the login providers, or ``unauthenticated`` alone.
    """

    identity_id: str
    pool_id: str
    methods: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """A request for permission, and whether the identity's policies allow it.

    ``is_call``: False where a service itself looks at a permission that the call does not need, to
    choose its response.
    """

    caller_arn: str
    action: str
    resource: str
    allowed: bool
    is_call: bool = True


Observer = Callable[[Decision], None]


@dataclass(frozen=True)
class Identity:
    """A caller identity: its ARN, its identity policies as parsed documents, its credentials.

    ``observers`` receive every decision about it. ``pool_user`` is None for credentials that are
    not of a Cognito identity pool.
    """

    arn: str
    policies: tuple[Mapping[str, Any], ...]
    credentials: Credentials
    observers: Iterable[Observer] = field(default=(), repr=False, compare=False)
    pool_user: PoolUser | None = None

    @property
    def account_id(self) -> str:
        """The account of the ARN, the fifth of its colon-separated fields."""
        return self.arn.split(":")[4]

    def may(
        self,
        action: str,
        resource: str,
        context: Context | None = None,
        *,
        is_call: bool = True,
    ) -> bool:
        """Whether the policies allow ``action`` on ``resource``, as ``local.iam.is_allowed``.

        Raises:
            PolicyError: they cannot be evaluated; the request must be refused.
        """
        allowed = False
        try:
            allowed = is_allowed(self.policies, action, resource, context)
        finally:
            decision = Decision(self.arn, action, resource, allowed, is_call)
            for observer in self.observers:
                observer(decision)
        return allowed


class Identities:
    """Every identity that this stack has given credentials to.

    Safe to share between threads: an entry is complete before it is added, never changed after,
    and adding to and reading from a dict are atomic.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, Identity] = {}
        self._observers: list[Observer] = []

    def observe(self, observer: Observer) -> None:
        """Pass every decision from now on to ``observer``; it must be quick and must not raise."""
        self._observers.append(observer)

    def mint(
        self,
        arn: str,
        policies: Iterable[Mapping[str, Any]],
        pool_user: PoolUser | None = None,
    ) -> Credentials:
        """New random credentials for ``arn``, which may do what ``policies`` allow.

        An IAM user gets a long-lived key (``AKIA…``); a role, or a session of one, gets a
        temporary key (``ASIA…``) with a session token, as STS hands out.
        """
        if ":user/" in arn or arn.endswith(":root"):
            credentials = Credentials(_key_id("AKIA"), _random(_SECRET_ALPHABET, 40))
        else:
            token = _random(_SECRET_ALPHABET, 128)
            credentials = Credentials(_key_id("ASIA"), _random(_SECRET_ALPHABET, 40), token)
        self.add(Identity(arn, tuple(policies), credentials, self._observers, pool_user))
        return credentials

    def session(self, arn: str, policies: Iterable[Mapping[str, Any]]) -> Identity:
        """The identity of a service that acts with a role; it signs nothing and is not found."""
        return Identity(arn, tuple(policies), Credentials("", ""), self._observers)

    def add(self, identity: Identity) -> None:
        """Add an identity that has credentials already."""
        self._by_key[identity.credentials.access_key_id] = identity

    def find(self, access_key_id: str) -> Identity | None:
        """The identity that owns this access key id, or None."""
        return self._by_key.get(access_key_id)


def _key_id(prefix: str) -> str:
    return prefix + _random(_KEY_ALPHABET, 16)


def _random(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))
