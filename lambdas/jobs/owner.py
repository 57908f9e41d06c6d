"""Whose a job is: the caller, as the API's authorizer names it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

ANONYMOUS = "anonymous"


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


def digest(caller: str) -> str:
    """Return what stands for a caller in keys: 32 hexadecimal digits, the same each time."""
    return hashlib.sha256(caller.encode()).hexdigest()[:32]


def _at(value: object, *path: str) -> str:
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""
