"""Calling an engine, and reading its streams."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

WEATHER: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "enum": ["Paris", "Rome"]}},
            "required": ["city"],
        },
    },
}


def call(
    client: httpx.Client,
    engine: str,
    body: object,
    *,
    image: str = "",
    headers: dict[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> httpx.Response:
    """POST a body to an engine's container with this environment."""
    container = json.dumps({"image": image, "environment": dict(environment or {})})
    return client.post(
        f"/{engine}/invocations",
        json=body,
        headers={"x-local-container": container, **(headers or {})},
    )


def chat(text: str = "to be or", **fields: Any) -> dict[str, Any]:
    """A chat of one message."""
    return {"messages": [{"role": "user", "content": text}], **fields}


def data_of(response: httpx.Response) -> list[Any]:
    """The data of server-sent events, ``[DONE]`` as it is."""
    assert response.headers["content-type"] == "text/event-stream", response.text
    blocks = response.content.decode().split("\n\n")
    assert blocks.pop() == ""
    data = [block.removeprefix("data:").strip() for block in blocks if block.startswith("data:")]
    return [each if each == "[DONE]" else json.loads(each) for each in data]


def lines_of(response: httpx.Response) -> list[Any]:
    """The JSON lines of a stream, without the empty last one."""
    assert response.headers["content-type"] == "application/jsonlines", response.text
    *lines, blank, end = response.content.decode().split("\n")
    assert (blank, end) == ("", "")
    return [json.loads(line) for line in lines]


def text_of(chunks: list[Any]) -> str:
    """The text of a chat's chunks."""
    return "".join(
        choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"]
    )
