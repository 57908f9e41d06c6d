"""The demo's chat: OpenAI's API, and a response whose tokens are printed as they arrive."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Iterator
from typing import Any

import httpx

from local.demo.client import CHAT, Client, ClientError

MESSAGES = [{"role": "user", "content": "Write two sentences about the sea."}]
MAX_TOKENS = 60
SNIPPET = """\
from openai import OpenAI

client = OpenAI(base_url={base_url!r}, api_key={key!r})
chat = client.chat.completions.create(model={model!r}, messages={messages}, stream=True)
for chunk in chat:
    print(chunk.choices[0].delta.content or "", end="", flush=True)
"""
WHOLE_SNIPPET = """\
from openai import OpenAI

client = OpenAI(base_url={base_url!r}, api_key={key!r})
chat = client.chat.completions.create(model={model!r}, messages={messages})
print(chat.choices[0].message.content)
"""


class Chat:
    """A chat with the applied API.

    Args:
        client: sends requests with the credentials that the routes require.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        models = client.get("/v1/models").json()["data"]
        self._request: dict[str, Any] = {"model": models[0]["id"], "messages": MESSAGES}
        if client.streams:
            self._request["stream"] = True

    def introduce(self) -> None:
        """Print a `curl` and a snippet for OpenAI's SDK."""
        body = shlex.quote(json.dumps(self._request))
        post = f"-H 'content-type: application/json' -d {body}"
        print("Chat with it:\n")
        print(f"  {self._client.curl} -N {post} {self._client.path_url(CHAT)}\n")
        if self._client.is_signed:
            print("OpenAI's SDKs sign no requests: they need the example's API keys.\n")
            return
        print("Or with OpenAI's SDK, pip install openai:\n")
        snippet = SNIPPET if self._client.streams else WHOLE_SNIPPET
        for line in snippet.format(**self._values()).splitlines():
            print(f"  {line}".rstrip())
        print(flush=True)

    def ask(self) -> None:
        """Send the messages; print the tokens, each as soon as it is there."""
        request = {**self._request, "max_tokens": MAX_TOKENS}
        began = time.monotonic()
        print(f"POST {self._client.path_url(CHAT)}  {MESSAGES[0]['content']!r}\n\n  ", end="")
        first, number = 0.0, 0
        with self._client.stream(CHAT, request) as response:
            for text in _texts(response):
                first, number = first or time.monotonic() - began, number + 1
                print(text.replace("\n", "\n  "), end="", flush=True)
        seconds = time.monotonic() - began
        if self._client.streams:
            print(f"\n\nThe first of {number} parts after {first:.2f} s, the last after ", end="")
            print(f"{seconds:.2f} s, a cold start included.", flush=True)
        else:
            print(f"\n\n{response.status_code} in {seconds:.2f} s, a cold start included.")

    def _values(self) -> dict[str, Any]:
        return {
            "base_url": self._client.path_url("/v1"),
            "key": self._client.key or "none",
            "model": self._request["model"],
            "messages": MESSAGES,
        }


def _texts(response: httpx.Response) -> Iterator[str]:
    """The texts of a response, streamed or not."""
    if not response.headers["content-type"].startswith("text/event-stream"):
        response.read()
        yield response.json()["choices"][0]["message"]["content"] or ""
        return
    for line in response.iter_lines():
        data = line.removeprefix("data:").strip()
        if not line.startswith("data:") or data == "[DONE]":
            continue
        chunk = json.loads(data)
        if "error" in chunk:
            raise ClientError(f"the stream ended with an error: {chunk['error']['message']}")
        for choice in chunk["choices"]:
            if text := choice["delta"].get("content"):
                yield text
