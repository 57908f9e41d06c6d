"""A request, as far as its signature covers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SignedRequest:
    """A request as it came over the wire, nothing decoded.

    Attributes:
        raw_path: the path with its percent escapes, without the query string.
        raw_query: what stands behind the ``?``, or an empty string.
        headers: name and value pairs in their order; names in any case.
    """

    method: str
    raw_path: str
    raw_query: str
    headers: Sequence[tuple[str, str]]
    body: bytes

    @classmethod
    def from_scope(cls, scope: Mapping[str, Any], body: bytes) -> SignedRequest:
        """From an ASGI HTTP scope whose server fills in ``raw_path``, as uvicorn does."""
        return cls(
            method=scope["method"],
            raw_path=scope["raw_path"].decode("latin-1"),
            raw_query=scope["query_string"].decode("latin-1"),
            headers=[(n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"]],
            body=body,
        )

    def header(self, name: str) -> str | None:
        """All values of one header, trimmed, joined with commas; None if it is absent."""
        values = [" ".join(v.split()) for n, v in self.headers if n.lower() == name]
        return ",".join(values) if values else None
