"""The authorizing proxy in front of the emulated AWS, as an ASGI application."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from local.faults import Faults
from local.iam import PolicyError
from local.iam_proxy import dynamodb, lambdas, s3, secrets_manager, sns, sqs
from local.iam_proxy.call import Account, Call, Permission
from local.iam_proxy.errors import RefusedError, access_denied, unauthenticated
from local.iam_proxy.injected_faults import InjectedFaults
from local.iam_proxy.upstream import Upstream, create_client
from local.identity import Identities, Identity
from local.sigv4 import SignatureError, SignedRequest, signing_service, verify

_METHODS = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]

_SERVICES: Mapping[str, Callable[[SignedRequest, Account], Call]] = {
    "dynamodb": dynamodb.describe,
    "lambda": lambdas.describe,
    "s3": s3.describe,
    "secretsmanager": secrets_manager.describe,
    "sns": sns.describe,
    "sqs": sqs.describe,
}

_log = logging.getLogger(__name__)


def create_app(
    account: Account,
    identities: Identities,
    upstream_url: str,
    *,
    faults: Faults | None = None,
    crash: Callable[[str], None] = lambda _: None,
    put_event: lambdas.Put = lambda _arn, _event: None,
    topics: frozenset[str] = frozenset(),
    publish: sns.Publish = lambda _topic, _message, _subject: None,
) -> Starlette:
    """The services for the functions of a stack.

    Args:
        account: the account and the region.
        identities: the known caller identities, each with its policies.
        upstream_url: where the emulated AWS listens.
        faults: the faults to inject.
        crash: kills the process that signs with an access key id (the fault handler_crash).
        put_event: Lambda's queue of events, which the emulated AWS does not have.
        topics: the ARNs of SNS's topics.
        publish: delivers a message of SNS, which the emulated AWS does not.
    """
    client = create_client(upstream_url)
    upstream = Upstream(client, account.region)

    async def forward(service: str, request: SignedRequest) -> Response:
        if service == "lambda":
            return lambdas.respond(request, account, put_event)
        if service == "sns":
            return sns.respond(request, topics, publish)
        return await upstream.call(service, request)

    proxy = _Proxy(account, identities, forward, InjectedFaults(faults or Faults(), crash))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    return Starlette(
        routes=[Route("/{path:path}", proxy.respond, methods=_METHODS)], lifespan=lifespan
    )


class _Proxy:
    def __init__(
        self,
        account: Account,
        identities: Identities,
        forward: Callable[[str, SignedRequest], Coroutine[Any, Any, Response]],
        injected_faults: InjectedFaults,
    ) -> None:
        self._account = account
        self._identities = identities
        self._forward = forward
        self._injected_faults = injected_faults

    async def respond(self, request: Request) -> Response:
        """The one place where errors become responses."""
        service = ""
        try:
            signed = SignedRequest.from_scope(request.scope, await request.body())
            service = signing_service(signed)
            return await self._respond(service, signed)
        except SignatureError as error:
            return unauthenticated(error).response(service)
        except RefusedError as error:
            return error.response(service)
        except ClientDisconnect:
            return Response(status_code=499)  # the client has gone
        except Exception:  # noqa: BLE001 - the outermost layer: it logs every other error and responds with 500
            _log.exception("the IAM proxy failed")
            return RefusedError("InternalFailure", "An internal failure.", 500).response(service)

    async def _respond(self, service: str, request: SignedRequest) -> Response:
        describe = _SERVICES.get(service)
        if describe is None:
            raise RefusedError("NotImplementedByStandIn", f"{service} is not emulated")
        identity = verify(request, self._identities, service, self._account.region)
        call = describe(request, self._account)
        for permission in call.permissions:
            if not _may(identity, permission):
                raise access_denied(identity.arn, permission.action, permission.resource)
        responding = self._forward(service, request)
        response = await self._injected_faults.around(service, call.operation, identity, responding)
        if response.status_code == 404 and call.reveals and not _reveals(identity, call.reveals):
            raise access_denied(identity.arn, call.reveals.action, call.reveals.resource)
        return response


def _reveals(identity: Identity, permission: Permission) -> bool:
    """Whether the identity may learn that an object does not exist."""
    return _may(identity, permission, is_call=False)


def _may(identity: Identity, permission: Permission, *, is_call: bool = True) -> bool:
    try:
        return identity.may(
            permission.action, permission.resource, permission.context, is_call=is_call
        )
    except PolicyError as error:
        raise RefusedError("AccessDeniedException", f"Cannot evaluate: {error}") from error
