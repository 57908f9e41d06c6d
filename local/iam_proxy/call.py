"""One call of an AWS API, and the permissions that it needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.iam import Context
from local.iam_proxy.errors import RefusedError
from local.sigv4 import SignedRequest


@dataclass(frozen=True)
class Account:
    """The account and the region that are called."""

    account_id: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of something in them."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"


@dataclass(frozen=True)
class Permission:
    """An action on a resource, with the condition keys of the request."""

    action: str
    resource: str
    context: Context = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """A call: the operation's name in the API, and all of what it needs to be allowed.

    ``reveals`` is the permission without which the response hides that an object does not exist.
    """

    operation: str
    permissions: tuple[Permission, ...]
    reveals: Permission | None = None


def target_and_body(request: SignedRequest) -> tuple[str, Mapping[str, Any]]:
    """The operation and the members of a call in one of AWS's JSON protocols.

    Raises:
        RefusedError: it is not such a call.
    """
    operation = (request.header("x-amz-target") or "").rpartition(".")[2]
    try:
        members = json.loads(request.body or b"{}")
    except ValueError as error:
        raise RefusedError("SerializationException", "The body is not JSON.") from error
    if not isinstance(members, dict):
        raise RefusedError("SerializationException", "The body is not a JSON object.")
    if not operation:
        raise RefusedError("UnknownOperationException", "The call names no operation.")
    return operation, members


def unsupported(service: str, operation: str) -> RefusedError:
    """The proxy has no permissions on record for the call, so it refuses it."""
    return RefusedError(
        "NotImplementedByStandIn",
        f"{service}: the proxy does not know the permissions of {operation}",
    )
