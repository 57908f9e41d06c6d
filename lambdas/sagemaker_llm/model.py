"""The model, as a handler calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from inference import client, stream
from inference.errors import UpstreamFailedError
from rate_limits import tokens
from web import deadline

Prompt = Mapping[str, Any] | bytes
"""What the container receives: an object as JSON, or bytes as they are."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The container's response.

    Attributes:
        body: its bytes.
        content_type: their content type.
    """

    body: bytes
    content_type: str = "application/json"

    def json(self) -> Any:
        """Return the body as a value of JSON. Raises UpstreamFailedError if it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise UpstreamFailedError(cause="no JSON") from error

    @property
    def text(self) -> str:
        """The text that the model generated, in the response of any engine.

        Raises:
            UpstreamFailedError: there is none.
        """
        value = self.json()
        item = value[0] if isinstance(value, list) and value else value
        found = _generated(item) if isinstance(item, dict) else None
        if found is None:
            raise UpstreamFailedError(cause="no generated text")
        return found


def _generated(item: Mapping[str, Any]) -> str | None:
    choices = item.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        message = choices[0].get("message")
        found = message.get("content") if isinstance(message, dict) else choices[0].get("text")
    else:
        found = item.get("generated_text")
    return found if isinstance(found, str) else None


class Model(Protocol):
    """What a handler may do with the model of its deployment."""

    def invoke(self, prompt: Prompt, *, variant: str | None = None) -> Reply:
        """Invoke the endpoint and wait for its response.

        Args:
            prompt: what the container receives.
            variant: the variant to invoke; None: the variants' weights decide.

        Raises:
            UpstreamError: a subclass, for whatever went wrong.
        """

    def stream(self, prompt: Prompt, *, variant: str | None = None) -> Iterator[bytes]:
        """Invoke the endpoint and yield the parts of its response as they come, cut anywhere.

        Args:
            prompt: what the container receives; most engines stream only with `"stream": true`.
            variant: the variant to invoke; None: the variants' weights decide.

        Raises:
            UpstreamError: a subclass, for whatever went wrong.
        """


@dataclass(slots=True)
class Endpoint:
    """The model behind a SageMaker endpoint, for one request.

    Args:
        runtime: the client of the SageMaker runtime.
        name: the endpoint.
        seconds: the time for all invocations of the request.

    Attributes:
        used: the tokens that the request has used.
    """

    runtime: client.Client
    name: str
    seconds: float
    used: int = 0
    _deadline: deadline.Deadline = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = deadline.current().within(self.seconds)

    def invoke(self, prompt: Prompt, *, variant: str | None = None) -> Reply:
        """Invoke the endpoint, see `Model.invoke`."""
        call = self._call(prompt, variant)
        with deadline.until(self._deadline):
            reply = client.invoke(self.runtime, call)
        self._count(call.body, reply.body)
        return Reply(reply.body, reply.content_type)

    def stream(self, prompt: Prompt, *, variant: str | None = None) -> Iterator[bytes]:
        """Invoke the endpoint for a response in parts, see `Model.stream`."""
        call = self._call(prompt, variant)
        with deadline.until(self._deadline):
            found = stream.invoke(self.runtime, call)
        received: list[bytes] = []
        try:
            for part in found.parts:
                received.append(part)
                yield part
        finally:
            self._count(call.body, b"".join(received))

    def _call(self, prompt: Prompt, variant: str | None) -> client.Call:
        body = prompt if isinstance(prompt, bytes) else json.dumps(prompt).encode()
        return client.Call(self.name, body, variant)

    def _count(self, asked: bytes, responded: bytes) -> None:
        self.used += tokens.used(responded, tokens.estimate(asked, 0))
