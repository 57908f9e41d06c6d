"""The loop's log lines are those of the managed runtime's own client."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from awslambdaric.bootstrap import LambdaLoggerFilter
from awslambdaric.lambda_runtime_log_utils import JsonFormatter

from streaming.failure import Failure
from streaming.logs import LineHandler

JSON = {"AWS_LAMBDA_LOG_FORMAT": "JSON"}


@pytest.fixture(autouse=True)
def root_level() -> Iterator[None]:
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)


def written(record: logging.LogRecord, environ: Mapping[str, str]) -> str:
    stream = io.StringIO()
    handler = LineHandler(stream, environ)
    handler.request_id = "r-1"
    handler.emit(record)
    return stream.getvalue()


def record(text: str, *arguments: Any, **fields: Any) -> logging.LogRecord:
    made = logging.LogRecord("gateway", 30, "/f.py", 7, text, arguments, None, "f")
    vars(made).update(fields)
    return made


def failed() -> Any:
    try:
        raise KeyError("x")
    except KeyError:
        return sys.exc_info()


@pytest.mark.parametrize(
    "made",
    [
        record("a %s", "é"),
        record("plain", status=200, nothing=None, object=object),
        record("plain", level="other", requestId="other", request_id="the API's"),
        record("failed", exc_info=failed()),
    ],
)
def test_a_record_is_written_as_the_vendors_formatter_writes_it(made: logging.LogRecord) -> None:
    ours = written(made, JSON)
    LambdaLoggerFilter().filter(made)
    made.aws_request_id = "r-1"
    theirs = JsonFormatter().format(made)

    assert ours.endswith("\n")
    assert json.loads(ours) == json.loads(theirs)


def test_text_has_level_time_id_and_message() -> None:
    line = written(record("hello"), {})

    level, time, request_id, message = line.rstrip("\n").split("\t")
    assert (level, request_id, message) == ("[WARNING]", "r-1", "hello")
    assert time.endswith("Z")


@pytest.mark.parametrize(
    ("environ", "level"),
    [({}, None), ({"AWS_LAMBDA_LOG_LEVEL": "ERROR"}, 40), ({"AWS_LAMBDA_LOG_LEVEL": "TRACE"}, 10)],
)
def test_the_level_is_that_of_the_function(environ: dict[str, str], level: int | None) -> None:
    logging.getLogger().setLevel(33)

    LineHandler(io.StringIO(), environ)

    assert logging.getLogger().level == (level or 33)


def test_a_failure_is_one_event_in_text_too() -> None:
    stream = io.StringIO()

    LineHandler(stream, {}).failure(Failure("KeyError", "x", ("  one\n", "  two\n")))

    text = stream.getvalue()
    assert text.count("\n") == 1
    assert text.startswith("[ERROR] KeyError: x\rTraceback (most recent call last):\r  one\r")
