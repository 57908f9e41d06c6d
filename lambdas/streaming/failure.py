"""An exception as Lambda's Runtime API and the log take it."""

from __future__ import annotations

import base64
import json
import traceback
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """What ended an init or an invocation.

    Attributes:
        type: the name of the exception's class.
        message: its text.
        frames: where it was raised.
        request_id: the invocation's; empty at init.
    """

    type: str
    message: str
    frames: tuple[str, ...] = ()
    request_id: str = ""

    @classmethod
    def of(cls, error: BaseException, request_id: str) -> Failure:
        """Return the failure of an invocation."""
        frames = tuple(traceback.format_tb(error.__traceback__))
        return cls(type(error).__name__, str(error), frames, request_id)

    @classmethod
    def of_init(cls, error: BaseException) -> Failure:
        """Return the failure of an init."""
        return cls.of(error, "")

    def fields(self) -> dict[str, object]:
        """Return it as the managed runtime's client writes it."""
        return {
            "errorMessage": self.message,
            "errorType": self.type,
            "requestId": self.request_id,
            "stackTrace": self.frames,
        }

    def to_json(self) -> bytes:
        """Return it as the body of a request."""
        return json.dumps(self.fields()).encode()

    def to_trailer(self) -> bytes:
        """Return it as the value of a trailer. Frames are in the log; a trailer must be short."""
        fields = {"errorMessage": self.message[:1000], "errorType": self.type}
        return base64.b64encode(json.dumps(fields).encode())
