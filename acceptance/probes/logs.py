"""Log groups: that lines arrive, and that they can be read."""

from __future__ import annotations

import json
from typing import Any

from acceptance.probe import Probe, Scene, Seen

ARRIVAL_SECONDS = 60
ATTEMPTS = 5
ODD_AGENT = 'odd "agent" \\ here'


def _lines(scene: Scene, group: str, pattern: str) -> list[str]:
    """Return lines of a group with a text in them, once there are any."""
    logs = scene.cloud.client("logs")
    search: dict[str, Any] = {"logGroupName": group}
    if pattern:
        search["filterPattern"] = f'"{pattern}"'
    for _ in range(ATTEMPTS):
        scene.cloud.wait(ARRIVAL_SECONDS)
        found = [event["message"] for event in logs.filter_log_events(**search)["events"]]
        if found:
            return found
    return []


def _function_log(scene: Scene) -> Seen:
    request_id = scene.send("GET /endpoint", headers=scene.key()).headers.get("x-request-id", "")
    name = scene.outputs["function_names"]["GET /endpoint"]
    lines = _lines(scene, f"/aws/lambda/{name}", request_id)
    return Seen(any('"status"' in line for line in lines), lines[0] if lines else "no line")


def _container_log(scene: Scene) -> Seen:
    lines = _lines(scene, f"/aws/sagemaker/Endpoints/{scene.outputs['endpoint_name']}", "")
    return Seen(bool(lines), f"{len(lines)} lines")


def _odd_agent(scene: Scene) -> Seen:
    answer = scene.send("GET /endpoint", headers={"user-agent": ODD_AGENT, **scene.key()})
    request_id = answer.headers.get("apigw-requestid", "")
    lines = _lines(scene, f"/aws/vendedlogs/apis/{scene.name}/access", request_id)
    try:
        parsed = [json.loads(line) for line in lines]
    except ValueError:
        return Seen(False, lines[0])
    return Seen(bool(parsed), lines[0] if lines else "no line")


_AT = "http-keys/created"

PROBES = (
    Probe(
        id="function-log",
        claim="A function's line about a request arrives in its log group.",
        expected="a line with the request ID and the status",
        at=_AT,
        look=_function_log,
    ),
    Probe(
        id="container-log",
        claim="The container's lines arrive in the module's log group, although the execution role "
        "may not create groups.",
        expected="lines",
        at=_AT,
        look=_container_log,
    ),
    Probe(
        id="odd-user-agent",
        claim="A user agent with quotes leaves the access log's line valid JSON.",
        expected="a line that can be parsed",
        at=_AT,
        look=_odd_agent,
    ),
)
