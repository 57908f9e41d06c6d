"""X-Ray trace headers.

https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
"""

from __future__ import annotations

import secrets
import time


def root_of(header: str | None) -> str:
    """The trace that a client's header continues, or a new one, as `Root=…`."""
    parts = (header or "").split(";")
    known = next((part for part in parts if part.startswith("Root=1-")), None)
    return known or f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)}"


def for_function(header: str | None) -> str:
    """What a function finds in `_X_AMZN_TRACE_ID`: nothing is sampled on a laptop."""
    return f"{root_of(header)};Parent={secrets.token_hex(8)};Sampled=0"
