"""Content types of a container's responses."""

from __future__ import annotations

_STREAMS = frozenset({"text/event-stream", "application/jsonlines"})


def is_stream(content_type: str) -> bool:
    """Return whether a body of this type is a stream of events."""
    return content_type.partition(";")[0].strip().lower() in _STREAMS
