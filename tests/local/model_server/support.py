"""Reading the container's answers."""

from __future__ import annotations

import json
from typing import Any

import httpx


def ask(
    client: httpx.Client, inputs: str, stream: bool = False, **parameters: Any
) -> httpx.Response:
    """POST a prompt."""
    body: dict[str, Any] = {"inputs": inputs, "parameters": parameters}
    if stream:
        body["stream"] = True
    return client.post("/invocations", json=body)


def events_of(answer: httpx.Response) -> list[dict[str, Any]]:
    """The events of a streamed answer; each is one line that begins with ``data:``."""
    assert answer.headers["content-type"] == "text/event-stream"
    blocks = answer.content.decode().split("\n\n")
    assert blocks.pop() == ""
    assert all(block.startswith("data:{") for block in blocks)
    return [json.loads(block.removeprefix("data:")) for block in blocks]
