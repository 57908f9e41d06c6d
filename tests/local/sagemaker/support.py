"""The service in a thread of its own, a container that does what a test tells it to, boto3."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from local.faults import Faults
from local.identity import Credentials, Identities
from local.state import Applied, Configuration, Endpoint, Model, Variant

ACCOUNT, REGION, NAME = "123456789012", "eu-west-1", "Demo-endpoint"
ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:endpoint/demo-endpoint"
CALLER = f"arn:aws:sts::{ACCOUNT}:assumed-role/demo-generate/demo-generate"


def allow(*actions: str, resource: str = ARN) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def variant(name: str, weight: float = 1.0) -> Variant:
    model = Model(
        f"{name}-model", "arn:aws:sagemaker:::model/m", "image", {}, "arn:aws:iam:::role/r"
    )
    return Variant(name, model, "ml.m5.xlarge", 1, weight)


def endpoint(*variants: str) -> Endpoint:
    arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:endpoint-config/demo"
    return Endpoint(NAME, ARN, Configuration("demo", arn, tuple(variant(v) for v in variants)))


def applied(*endpoints: Endpoint) -> Applied:
    return Applied(
        account_id=ACCOUNT,
        region=REGION,
        apis=(),
        functions=(),
        permissions=(),
        roles=(),
        endpoints=endpoints,
        outputs={},
    )


@dataclass
class Container:
    """A model container; ``answer`` may be replaced, ``seen`` holds what it was sent."""

    answer: Callable[[Request], Response] = lambda _: JSONResponse([{"generated_text": "hello"}])
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def app(self) -> Starlette:
        async def invocations(request: Request) -> Response:
            self.seen.append((dict(request.headers), await request.body()))
            return self.answer(request)

        return Starlette(routes=[Route("/{engine}/invocations", invocations, methods=["POST"])])


@dataclass(frozen=True)
class Service:
    """The running service."""

    url: str
    identities: Identities
    faults: Faults
    container: Container

    def client(
        self,
        *policies: dict[str, Any],
        credentials: Credentials | None = None,
        read_timeout: float = 10,
    ) -> Any:
        """A boto3 client whose caller has these policies; all of this endpoint by default."""
        allowed = policies or (
            allow("sagemaker:InvokeEndpoint", "sagemaker:InvokeEndpointWithResponseStream"),
        )
        keys = credentials or self.identities.mint(CALLER, allowed)
        return boto3.client(
            "sagemaker-runtime",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=keys.access_key_id,
            aws_secret_access_key=keys.secret_access_key,
            aws_session_token=keys.session_token,
            config=Config(
                retries={"total_max_attempts": 1},
                read_timeout=read_timeout,
                max_pool_connections=50,
            ),
        )


def wait_for(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Return as soon as the condition holds; fail after that many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition never held"
        time.sleep(0.01)


def slowly(
    parts: Sequence[bytes],
    pause_seconds: float,
    media_type: str = "application/json",
    ended: list[bool] | None = None,
) -> Response:
    """An answer of a container that pauses after each part; ``ended`` tells when it is over."""

    async def content() -> AsyncIterator[bytes]:
        try:
            for part in parts:
                yield part
                await asyncio.sleep(pause_seconds)
        finally:
            if ended is not None:
                ended.append(True)

    return StreamingResponse(content(), media_type=media_type)
