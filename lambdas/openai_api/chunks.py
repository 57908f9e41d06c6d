"""What surrounds the choice of each chunk of a stream, written once."""

from __future__ import annotations

import json

from openai_api import usage
from openai_api.ids import Head
from openai_api.results import Usage


def around(head: Head, kind: str, include_usage: bool) -> tuple[str, str]:
    """Return the text of a chunk before and after the fields of its one choice."""
    return f'{_start(head, kind)}"choices":[{{', f"}}]{_NO_USAGE if include_usage else ''}}}\n\n"


def of_usage(head: Head, kind: str, counted: Usage) -> bytes:
    """Return the chunk that reports the usage, the last one of a stream."""
    written = json.dumps(usage.write(counted), separators=(",", ":"))
    return f'{_start(head, kind)}"choices":[],"usage":{written}}}\n\n'.encode()


_NO_USAGE = ',"usage":null'


def _start(head: Head, kind: str) -> str:
    fields = {"id": head.id, "object": kind, "created": head.created, "model": head.model}
    return f"data: {json.dumps(fields, ensure_ascii=False, separators=(',', ':'))[:-1]},"
