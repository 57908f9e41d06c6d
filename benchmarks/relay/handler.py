"""A function that passes a stream on unchanged: what is left is the time of the way itself."""

from __future__ import annotations

import os

from inference import stream
from inference.client import Call, create_client
from web import http_handler, log
from web.event import Request
from web.keep_alive import with_keep_alive
from web.stream import StreamedResponse

log.configure(os.environ)
client = create_client(60)


def route(request: Request) -> StreamedResponse:
    """Invoke the endpoint, and pass its response on."""
    made = stream.invoke(client, Call("gpt2", request.body or b"", accept="text/event-stream"))
    return StreamedResponse(200, made.content_type, with_keep_alive(made.parts, 15))


handler = http_handler.create_streaming(route)
