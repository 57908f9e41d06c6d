"""Who calls, as the API's authorizer says it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

ANONYMOUS = "anonymous"

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
_SESSION = re.compile(r"(iam:arn:[^:]*:sts::[^:]*:(?:assumed-role/[^/]*|federated-user))/.*", re.S)


def name(authorizer: Mapping[str, Any]) -> str:
    """Return who calls, with the kind of proof in front; `ANONYMOUS` if nobody says."""
    arn = _at(authorizer, "iam", "userArn")
    if arn:
        return f"iam:{arn}"
    subject = _at(authorizer, "jwt", "claims", "sub")
    if subject:
        return f"jwt:{_at(authorizer, 'jwt', 'claims', 'iss')}#{subject}"
    key = _at(authorizer, "lambda", "key_name")
    return f"key:{key}" if key else ANONYMOUS


def account(authorizer: Mapping[str, Any]) -> str:
    """Return on whose account a request goes: `name`, without the session of a role.

    Whoever takes on a role names its session, so each new name would be a new account.
    """
    who = name(authorizer)
    session = _SESSION.fullmatch(who)
    return session[1] if session else who


def key_name(who: str) -> str | None:
    """Return the name of the API key in a `name`; None if it is no key's."""
    return who.removeprefix("key:") if who.startswith("key:") else None


def digest(who: str) -> str:
    """Return what stands for a caller in keys: 32 hexadecimal digits, the same each time."""
    return hashlib.sha256(who.encode(errors="surrogatepass")).hexdigest()[:32]


def _at(value: object, *path: str) -> str:
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""
