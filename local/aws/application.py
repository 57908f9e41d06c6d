"""The WSGI application between the SDKs and moto: it names each call, bridges it and records it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from moto.core.request import Request
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import run_wsgi_app

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Call, record, refusal
from local.aws_api.parse import parse
from local.deployer import Deployer
from local.refusals import apigateway_log_role, lambda_concurrency, refuse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BridgeTable = Mapping[tuple[str, str], Bridge]


class Application:
    """Responds to AWS calls for one account, whatever credentials they are signed with."""

    def __init__(
        self,
        account_id: str,
        bridges: BridgeTable,
        calls: list[Call],
        deployer: Deployer | None = None,
        concurrent_executions: int = lambda_concurrency.DEFAULT_QUOTA,
        has_api_log_role: bool = True,
    ) -> None:
        self._account_id = account_id
        self._bridges = bridges
        self._calls = calls
        self._deployer = deployer
        self._memory: dict[tuple[str, str], object] = {
            (lambda_concurrency.KIND, ""): concurrent_executions,
            (apigateway_log_role.KIND, ""): has_api_log_role,
        }
        self._carried_out: dict[str, ApiResponse] = {}
        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        # moto keeps the accounts apart by this header.
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = self._account_id
        response = self._once(environ, body)
        start(f"{response.status} -", list(response.headers))
        return [response.body]

    def _once(self, environ: WSGIEnvironment, body: bytes) -> ApiResponse:
        """Carry out a call of Terraform once: its SDK repeats a call whose response was lost, under
        the same id, and a create that worked would then end as "already existing".

        The calls of functions are repeated: a function must be able to bear that.
        https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
        """
        is_repeated = _is_terraform(environ)
        invocation = environ.get("HTTP_AMZ_SDK_INVOCATION_ID", "") if is_repeated else ""
        if invocation in self._carried_out:
            return self._carried_out[invocation]
        request = self._request(environ, body)
        response = self._answer(request, environ, body)
        self._calls.append(record(request, response))
        if invocation and response.ok:
            self._carried_out[invocation] = response
        return response

    def _request(self, environ: WSGIEnvironment, body: bytes) -> ApiRequest:
        copy = {**environ, "wsgi.input": io.BytesIO(body)}
        service, action, region, parameters, operation = parse(Request(copy))
        memory = self._memory
        return ApiRequest(service, action, self._account_id, region, parameters, memory, operation)

    def _answer(self, request: ApiRequest, environ: WSGIEnvironment, body: bytes) -> ApiResponse:
        def forward() -> ApiResponse:
            return self._forward({**environ, "wsgi.input": io.BytesIO(body)})

        refused = self._refused_deployer(request, environ) or refuse(request)
        if refused:
            return refused
        bridge = self._bridges.get((request.service, request.action))
        try:
            return bridge(request, forward) if bridge else forward()
        except NotImplementedError as error:
            # An SDK would retry a 500 for minutes before it shows what is missing.
            return refusal("NotImplementedByStandIn", f"{request.service}: {error}")

    def _refused_deployer(
        self, request: ApiRequest, environ: WSGIEnvironment
    ) -> ApiResponse | None:
        if self._deployer is None or not _is_terraform(environ):
            return None
        return self._deployer.refuse(request)

    def _forward(self, environ: WSGIEnvironment) -> ApiResponse:
        body, status, headers = run_wsgi_app(self._moto, environ, buffered=True)
        return ApiResponse(int(status.split()[0]), tuple(headers), b"".join(body))


def _is_terraform(environ: WSGIEnvironment) -> bool:
    return "Terraform" in environ.get("HTTP_USER_AGENT", "")
