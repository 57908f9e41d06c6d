"""Authorization: of the client by a route's AWS_IAM, and of the API by a function's permissions."""

from __future__ import annotations

from collections.abc import Iterable

from local.apigateway.client_request import ClientRequest
from local.apigateway.refusal import Refusal
from local.apigateway.response import FORBIDDEN, INTERNAL_SERVER_ERROR
from local.apigateway.routing import ANY, DEFAULT, split
from local.iam import PolicyError
from local.iam.wildcards import arn_matches
from local.identity import Identities, Identity
from local.sigv4 import SignatureError, SignedRequest, verify
from local.state import Api, Permission, Route

SERVICE = "execute-api"
PRINCIPAL = "apigateway.amazonaws.com"


def authorize(
    api: Api, route: Route, request: ClientRequest, identities: Identities
) -> Identity | None:
    """The caller identity on a route with AWS_IAM, None on a route without authorization.

    Raises Refusal (403), also for an authorization type that is not emulated.
    """
    if route.authorization == "NONE":
        return None
    if route.authorization != "AWS_IAM":
        raise Refusal(FORBIDDEN, f"authorization {route.authorization} is not emulated")
    signed = SignedRequest(
        request.method, request.raw_path, request.raw_query, request.headers, request.body
    )
    region = api.execution_arn.split(":")[3]
    try:
        identity = verify(signed, identities, SERVICE, region)
    except SignatureError as error:
        raise Refusal(FORBIDDEN, str(error)) from error
    resource = f"{api.execution_arn}/{api.stage.name}/{request.method}{request.path}"
    try:
        allowed = identity.may("execute-api:Invoke", resource)
    except PolicyError as error:
        raise Refusal(FORBIDDEN, str(error)) from error
    if not allowed:
        raise Refusal(FORBIDDEN, f"{identity.arn} may not invoke {resource}")
    return identity


def check_permission(api: Api, route: Route, permissions: Iterable[Permission]) -> None:
    """Raises Refusal (500) if no permission of the function lets this route invoke it.

    https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html#apigateway-permissions
    """
    method, path = split(route.key)
    method = "*" if method == ANY else method
    source = f"{api.execution_arn}/{api.stage.name}/" + (path if path == DEFAULT else method + path)
    if not any(permits(permission, source) for permission in permissions):
        reason = f"no permission lets {source} invoke the function"
        raise Refusal(INTERNAL_SERVER_ERROR, reason, integration=True)


def permits(permission: Permission, source: str) -> bool:
    """Whether a permission lets the API, on behalf of this source, invoke the function."""
    return (
        permission.principal == PRINCIPAL
        and permission.action in ("lambda:InvokeFunction", "lambda:*", "*")
        and (permission.source_arn is None or arn_matches(permission.source_arn, source))
    )
