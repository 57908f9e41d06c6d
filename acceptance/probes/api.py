"""The HTTP API: what API Gateway answers itself, and when."""

from __future__ import annotations

import json
from collections import Counter

from acceptance.cloud import Answer
from acceptance.probe import Probe, Scene, Seen
from acceptance.refused import ACCEPTED, refused

ORIGIN = "https://app.example.com"
ALLOW_ORIGIN = "access-control-allow-origin"
SETTLE_SECONDS = 60
"""How long a changed setting may take to be effective."""

TOO_LARGE_BYTES = 7 * 1024 * 1024
BURST = 20


def _short(answer: Answer) -> str:
    return f"{answer.status} {answer.text[:120]}"


def _completion(scene: Scene) -> Seen:
    body = json.dumps({"inputs": "Hello", "parameters": {"max_new_tokens": 5}}).encode()
    headers = {"content-type": "application/json", **scene.key()}
    answer = scene.send("POST /generate", headers=headers, body=body)
    if answer.status in (503, 504):  # the container of a serverless endpoint starts
        scene.cloud.wait(SETTLE_SECONDS)
        answer = scene.send("POST /generate", headers=headers, body=body)
    return Seen(answer.status == 200 and b"generated_text" in answer.body, _short(answer))


def _endpoint_route(scene: Scene) -> Seen:
    answer = scene.send("GET /endpoint", headers=scene.key())
    return Seen(answer.status == 200 and scene.name in answer.text, _short(answer))


def _without_key(scene: Scene) -> Seen:
    answer = scene.send("GET /endpoint")
    return Seen(answer.status == 403, _short(answer))


def _odd_paths(scene: Scene) -> Seen:
    url, headers = scene.outputs["api_url"], scene.key()
    paths = ("//generate", "/generate/")
    statuses = [
        scene.cloud.send("POST", url + path, headers=headers, body=b"{}").status for path in paths
    ]
    return Seen(statuses == [404, 404], " and ".join(map(str, statuses)))


def _cors_on_errors(scene: Scene) -> Seen:
    headers = {"origin": ORIGIN}
    answers = [scene.send(route, headers=headers) for route in ("GET /endpoint", "GET /nowhere")]
    has_cors = [ALLOW_ORIGIN in answer.headers for answer in answers]
    text = ", ".join(
        f"{answer.status} {'with' if has else 'without'} {ALLOW_ORIGIN}"
        for answer, has in zip(answers, has_cors, strict=True)
    )
    return Seen(not any(has_cors), text)


def _throttle(scene: Scene) -> Seen:
    headers = scene.key()
    statuses = Counter(
        scene.send("GET /openapi.json", headers=headers).status for _ in range(BURST)
    )
    return Seen(set(statuses) == {200, 429}, str(dict(statuses)))


def _throttled_function(scene: Scene) -> Seen:
    functions = scene.cloud.client("lambda")
    name = scene.outputs["function_names"]["GET /endpoint"]
    headers = scene.key()
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    try:
        scene.cloud.wait(SETTLE_SECONDS)
        answer = scene.send("GET /endpoint", headers=headers)
    finally:
        functions.delete_function_concurrency(FunctionName=name)
        scene.cloud.wait(SETTLE_SECONDS)
    return Seen(answer.status == 503, _short(answer))


def _large_event(scene: Scene) -> Seen:
    body = b'{"inputs": "' + b"a" * TOO_LARGE_BYTES + b'"}'
    headers = {"content-type": "application/json", **scene.key()}
    answer = scene.send("POST /generate", headers=headers, body=body)
    return Seen(answer.status == 413, _short(answer))


def _disabled_url(scene: Scene) -> Seen:
    gateway = scene.cloud.client("apigatewayv2")
    api = scene.outputs["api_id"]
    headers = scene.key()
    gateway.update_api(ApiId=api, DisableExecuteApiEndpoint=True)
    try:
        scene.cloud.wait(SETTLE_SECONDS)
        answer = scene.send("GET /endpoint", headers=headers)
    finally:
        gateway.update_api(ApiId=api, DisableExecuteApiEndpoint=False)
        scene.cloud.wait(SETTLE_SECONDS)
    return Seen(answer.status == 404, _short(answer))


def _route_settings(scene: Scene) -> Seen:
    gateway = scene.cloud.client("apigatewayv2")
    limits = {"ThrottlingRateLimit": 1.0, "ThrottlingBurstLimit": 1}
    stage = {"ApiId": scene.outputs["api_id"], "StageName": "$default"}
    seen = refused(
        lambda: gateway.update_stage(**stage, RouteSettings={"GET /nowhere": limits}),
        text="Unable to find Route by key",
    )
    if seen.text == ACCEPTED:
        gateway.delete_route_settings(**stage, RouteKey="GET /nowhere")
    return seen


def _unreadable_issuer(scene: Scene) -> Seen:
    gateway = scene.cloud.client("apigatewayv2")
    return refused(
        lambda: gateway.create_authorizer(
            ApiId=scene.outputs["api_id"],
            Name="acceptance",
            AuthorizerType="JWT",
            IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Issuer": "https://issuer.invalid", "Audience": ["acceptance"]},
        ),
        code="BadRequestException",
    )


_AT = "http-keys/created"

PROBES = (
    Probe(
        id="completion",
        claim="The container starts, the endpoint comes into service, and `POST /generate` returns "
        "its completion under the permissions that the module grants.",
        expected="200 with generated_text",
        at=_AT,
        look=_completion,
    ),
    Probe(
        id="functions",
        claim="The functions run on arm64 and on the managed runtime, and the API may invoke them.",
        expected="200 with the endpoint's URL",
        at=_AT,
        look=_endpoint_route,
        on_laptop=True,
    ),
    Probe(
        id="without-key",
        claim="A request without an API key gets 403 from an authorizer that is not cached.",
        expected="403",
        at=_AT,
        look=_without_key,
        on_laptop=True,
    ),
    Probe(
        id="odd-paths",
        claim="An HTTP API has no route for `POST //generate` and `POST /generate/`.",
        expected="404 and 404",
        at=_AT,
        look=_odd_paths,
    ),
    Probe(
        id="cors-on-errors",
        claim="Errors of API Gateway itself have no CORS headers.",
        expected=f"403 and 404 without {ALLOW_ORIGIN}",
        at=_AT,
        look=_cors_on_errors,
    ),
    Probe(
        id="throttle",
        claim="A route's throttle refuses what is above it with 429, as best effort.",
        expected=f"200 and 429 among {BURST} requests at 1 a second",
        at=_AT,
        look=_throttle,
        on_laptop=True,
    ),
    Probe(
        id="throttled-function",
        claim="The API responds with 503 where Lambda throttles the function.",
        expected="503",
        at=_AT,
        look=_throttled_function,
    ),
    Probe(
        id="large-event",
        claim="The API responds with 413 to a request that is larger than a Lambda event may be.",
        expected="413",
        at=_AT,
        look=_large_event,
    ),
    Probe(
        id="disabled-url",
        claim="The disabled default URL of an HTTP API returns 404.",
        expected="404",
        at=_AT,
        look=_disabled_url,
    ),
    Probe(
        id="route-settings",
        claim="A stage accepts settings only for routes that exist.",
        expected="Unable to find Route by key",
        at=_AT,
        look=_route_settings,
    ),
    Probe(
        id="unreadable-issuer",
        claim="API Gateway refuses a JWT authorizer whose issuer it cannot read.",
        expected="BadRequestException",
        at=_AT,
        look=_unreadable_issuer,
    ),
)
