"""Log lines as the managed runtime's client writes them: JSON if the function is set to it.

The fields are those of its JsonFormatter, in `awslambdaric/lambda_runtime_log_utils.py`:
https://github.com/aws/aws-lambda-python-runtime-interface-client
Lambda takes each line of standard output as one event.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Mapping
from typing import Any, TextIO

from streaming.failure import Failure

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_TEXT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"

# What every record has; all else is an extra field.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id"}


class LineHandler(logging.Handler):
    """Writes each record as one line, with the id of the event that is handled.

    Args:
        stream: where to.
        environ: the format and the level that the function is set to.

    Attributes:
        request_id: the id of the event; empty at init.
    """

    def __init__(self, stream: TextIO, environ: Mapping[str, str]) -> None:
        super().__init__()
        self.request_id = ""
        self._stream = stream
        self._is_json = environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
        self._text = logging.Formatter(_TEXT, "%Y-%m-%dT%H:%M:%S")
        self._text.converter = time.gmtime
        level = environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
        if level:
            logging.getLogger().setLevel("DEBUG" if level == "TRACE" else level)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        if self._is_json:
            self._write(_encode(self._fields(record)))
        else:
            record.aws_request_id = self.request_id
            self._write(self._text.format(record))

    def failure(self, failure: Failure) -> None:
        """Write what ended an init or an invocation."""
        if self._is_json:
            fields = {"timestamp": _now(time.time()), "level": "ERROR", **failure.fields()}
            self._write(_encode(fields))
        else:
            # Lambda separates events by newlines, and lines within one by carriage returns.
            head = f"[ERROR] {failure.type}: {failure.message}"
            lines = [
                head,
                "Traceback (most recent call last):",
                *"".join(failure.frames).split("\n"),
            ]
            self._write("\r".join(lines))

    def _fields(self, record: logging.LogRecord) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "timestamp": _now(record.created),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": self.request_id,
        }
        if record.exc_info and record.exc_info[0] is not None:
            kind, error, trace = record.exc_info
            fields["stackTrace"] = traceback.format_tb(trace)
            fields["errorType"] = kind.__name__
            fields["errorMessage"] = str(error)
            fields["location"] = f"{record.pathname}:{record.funcName}:{record.lineno}"
        extra = {name: value for name, value in vars(record).items() if name not in _OWN}
        return {**fields, **{name: extra[name] for name in extra if name not in fields}}

    def _write(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()


def _now(seconds: float) -> str:
    return time.strftime(_TIME, time.gmtime(seconds))


def _encode(fields: Mapping[str, Any]) -> str:
    present = {name: value for name, value in fields.items() if value is not None}
    return json.dumps(present, ensure_ascii=False, default=str)
