"""Makes every reply of AWS one that botocore can read, or an error of botocore's own.

botocore's parser fails with Python's own errors on JSON that is no object, on a `code` that is no
text, and on other bytes than UTF-8: https://github.com/boto/botocore/blob/develop/botocore/parsers.py
Such a failure is the service's, has no status, and is not retried.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError

_JSON_PROTOCOLS = ("json", "rest-json")


class UnreadableReplyError(BotoCoreError):
    """A success that cannot be read: whether the call had its effect is not known."""

    fmt = "The response of the service is no JSON object."


def keep_readable(client: Any) -> None:
    """Let no call of a botocore client fail with anything but botocore's errors."""
    model = client.meta.service_model
    if model.protocol in _JSON_PROTOCOLS:  # the parser of XML raises botocore's errors by itself
        client.meta.events.register(f"before-parse.{model.service_id.hyphenize()}", _make_readable)


def _make_readable(response_dict: dict[str, Any], **_: object) -> None:
    """Empty the body of an error that cannot be read, so that its status is not lost.

    Raises:
        UnreadableReplyError: a success cannot be read.
    """
    body = response_dict["body"]
    if not isinstance(body, bytes) or _is_readable(body):  # a streamed body is read later
        return
    if response_dict["status_code"] < 300:
        raise UnreadableReplyError
    response_dict["body"] = b"{}"


def _is_readable(body: bytes) -> bool:
    if not body:
        return True
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, Mapping) and all(
        isinstance(fields.get(name, ""), str) for name in ("code", "Code", "__type")
    )
