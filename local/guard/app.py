"""Who calls, may it, and only then: ask the emulated AWS, which itself lets everybody do anything.

Errors have the shape of AWS's JSON protocols:
https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.guard.service import Service
from local.iam import PolicyError
from local.identity import Identities, Identity
from local.sigv4 import SignatureError, SignedRequest, verify
from local.state import Applied

TIMEOUT_SECONDS = 30
_ANYBODY = Credentials("AKIAIOSFODNN7EXAMPLE", "emulated")  # moto asks for some, not for whose


class _CallError(Exception):
    """An answer in AWS's place."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def create_app(
    service: Service, applied: Applied, identities: Identities, upstream_url: str
) -> Starlette:
    """The service for the functions of the applied state.

    Args:
        identities: who may call, with the policies that decide what they may do.
        upstream_url: where the emulated AWS listens.
    """
    client = httpx.AsyncClient(base_url=upstream_url, timeout=TIMEOUT_SECONDS, trust_env=False)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    async def call(request: Request) -> Response:
        body = await request.body()
        try:
            target, resource = _named(service, request, body, applied)
            caller = _authenticate(service, request, body, identities, applied.region)
            _authorize(caller, f"{service.name}:{target.rpartition('.')[2]}", resource)
        except _CallError as error:
            return _answer(service, error)
        headers = _signed(service, applied.region, upstream_url, target, body)
        answer = await client.post("/", content=body, headers=headers)
        kept = {"content-type", "x-amzn-errortype", "x-amzn-requestid"}
        passed_on = {k: v for k, v in answer.headers.items() if k in kept}
        return Response(answer.content, answer.status_code, passed_on)

    return Starlette(routes=[Route("/", call, methods=["POST"])], lifespan=lifespan)


def _named(service: Service, request: Request, body: bytes, applied: Applied) -> tuple[str, str]:
    """The call's `x-amz-target` and the ARN that it is about."""
    target = request.headers.get("x-amz-target", "")
    if not target.startswith(f"{service.target}."):
        raise _CallError("UnknownOperationException", "This operation is not emulated.")
    try:
        parameters = json.loads(body)
    except ValueError as error:
        raise _CallError("SerializationException", "The body is not JSON.") from error
    if not isinstance(parameters, dict):
        raise _CallError("SerializationException", "The body is not a JSON object.")
    return target, service.resource(parameters, applied.region, applied.account_id)


def _authenticate(
    service: Service, request: Request, body: bytes, identities: Identities, region: str
) -> Identity:
    try:
        signed = SignedRequest.from_scope(request.scope, body)
        return verify(signed, identities, service.name, region)
    except SignatureError as error:
        raise _CallError(error.code, error.message) from error


def _authorize(caller: Identity, action: str, resource: str) -> None:
    try:
        allowed = caller.may(action, resource)
    except PolicyError as error:
        raise _CallError("AccessDeniedException", f"Cannot evaluate: {error}") from error
    if not allowed:
        raise _CallError(
            "AccessDeniedException",
            f"User: {caller.arn} is not authorized to perform: {action} on resource: {resource} "
            f"because no identity-based policy allows the {action} action",
        )


def _signed(service: Service, region: str, url: str, target: str, body: bytes) -> Mapping[str, Any]:
    """The headers of the call to the emulated AWS, signed with its own credentials."""
    content_type = f"application/x-amz-json-{service.version}"
    headers = {"content-type": content_type, "x-amz-target": target}
    request = AWSRequest("POST", f"{url}/", data=body, headers=headers)
    SigV4Auth(_ANYBODY, service.name, region).add_auth(request)
    return dict(request.headers.items())


def _answer(service: Service, error: _CallError) -> Response:
    document = {"__type": error.code, "Message": error.message, "message": error.message}
    headers = {"x-amzn-requestid": str(uuid.uuid4()), "x-amzn-errortype": error.code}
    content_type = f"application/x-amz-json-{service.version}"
    return Response(json.dumps(document), error.status, headers, content_type)
