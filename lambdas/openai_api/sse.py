"""Server-sent events, as OpenAI's API writes them.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import json

from web.errors import HttpError
from web.response import error_fields

CONTENT_TYPE = "text/event-stream; charset=utf-8"
DONE = b"data: [DONE]\n\n"

# A comment that clients skip: the first bytes of a stream.
OPENING = b":\n\n"


def error(failed: HttpError, request_id: str) -> bytes:
    """Write the last event of a stream that failed."""
    return b"data: " + json.dumps(error_fields(failed, request_id)).encode() + b"\n\n"
