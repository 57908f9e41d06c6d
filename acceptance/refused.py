"""Calls of AWS that are made to see whether AWS refuses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from acceptance.aws import message
from acceptance.probe import Seen

ACCEPTED = "the call was accepted"


def refused(call: Callable[[], Any], code: str = "", text: str = "") -> Seen:
    """Make a call that AWS should refuse, by an error with a code and a text in it."""
    try:
        call()
    except ClientError as error:
        seen = message(error)
        return Seen(seen.startswith(code) and text in seen, seen)
    return Seen(False, ACCEPTED)
