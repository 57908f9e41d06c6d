"""A response that breaks off in the middle."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class TruncatedResponse(Response):
    """The head and half of the body.

    The server notices that the rest is missing, logs a line about it and closes the connection:
    ASGI has no other way to drop one.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is sent, and leave."""
        del scope, receive
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
