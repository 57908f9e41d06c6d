"""The caller identity of a request, as the API's authorizer returned it.

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
    """Return the caller identity, prefixed by its kind; `ANONYMOUS` if there is none."""
    arn = _at(authorizer, "iam", "userArn")
    if arn:
        return f"iam:{arn}"
    subject = _at(authorizer, "jwt", "claims", "sub")
    if subject:
        return f"jwt:{_at(authorizer, 'jwt', 'claims', 'iss')}#{subject}"
    key = _at(authorizer, "lambda", "key_name")
    return f"key:{key}" if key else ANONYMOUS


def account(authorizer: Mapping[str, Any]) -> str:
    """Return the account that a request counts toward: `name`, without the session of a role.

    The client that assumes a role chooses the session's name: each name would be a new account.
    """
    caller = name(authorizer)
    session = _SESSION.fullmatch(caller)
    return session[1] if session else caller


def key_name(caller: str) -> str | None:
    """Return the name of the API key in a `name`; None if the identity is not an API key."""
    return caller.removeprefix("key:") if caller.startswith("key:") else None


def digest(caller: str) -> str:
    """Return the digest that stands for a `name` in keys of tables: 32 hexadecimal digits."""
    return hashlib.sha256(caller.encode(errors="surrogatepass")).hexdigest()[:32]


def _at(value: object, *path: str) -> str:
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""
