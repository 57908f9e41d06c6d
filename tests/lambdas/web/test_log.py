from __future__ import annotations

import logging

import pytest

from inference.errors import UpstreamFailedError, UpstreamTimeoutError
from web import log
from web.errors import HttpError, InvalidBodyError


def write(error: HttpError | None = None, status: int = 200) -> None:
    log.request(
        request_id="id-1",
        route="POST /generate",
        key_name="alice",
        status=status,
        duration_ms=12.34567,
        endpoint_ms=None,
        request_bytes=3,
        response_bytes=4,
        error=error,
    )


def test_a_line_holds_the_requests_figures(log_records: list[logging.LogRecord]) -> None:
    write()

    (record,) = log_records
    fields = vars(record)
    assert record.levelno == logging.INFO
    assert fields["request_id"] == "id-1"
    assert fields["route"] == "POST /generate"
    assert fields["key_name"] == "alice"
    assert fields["status"] == 200
    assert fields["duration_ms"] == 12.346
    assert (fields["request_bytes"], fields["response_bytes"]) == (3, 4)
    assert "error_type" not in fields


def test_the_line_of_an_upstream_error_holds_a_hint_for_the_operator(
    log_records: list[logging.LogRecord],
) -> None:
    write(UpstreamFailedError(cause="AccessDeniedException", hint="Let the role call it."), 502)

    fields = vars(log_records[0])
    assert fields["levelname"] == "ERROR"
    assert fields["error_type"] == "UpstreamFailedError"
    assert fields["cause"] == "AccessDeniedException"
    assert fields["hint"] == "Let the role call it."


def test_an_error_of_the_client_is_logged_as_info(log_records: list[logging.LogRecord]) -> None:
    write(InvalidBodyError(), 400)

    assert log_records[0].levelname == "INFO"
    assert vars(log_records[0])["error_type"] == "InvalidBodyError"


@pytest.mark.usefixtures("log_records")
def test_the_request_lines_are_on_unless_a_level_is_chosen() -> None:
    log.logger.setLevel(logging.NOTSET)

    log.configure({"AWS_LAMBDA_LOG_LEVEL": "ERROR"})
    assert log.logger.level == logging.NOTSET
    log.configure({})
    assert log.logger.level == logging.INFO


@pytest.mark.usefixtures("log_records")
def test_botocores_debug_lines_stay_off_at_any_level() -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    log.configure({"AWS_LAMBDA_LOG_LEVEL": "DEBUG"})

    assert not logging.getLogger("botocore.endpoint").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.DEBUG)


def test_an_unexpected_error_is_logged_with_its_frames_and_without_its_text(
    log_records: list[logging.LogRecord],
) -> None:
    def fail() -> None:
        raise KeyError("what the user wrote")

    try:
        fail()
    except KeyError as error:
        log.unexpected(error, "id-1")

    fields = vars(log_records[0])
    assert fields["error_type"] == "KeyError"
    assert fields["frames"][-1].endswith(" fail")
    assert "what the user wrote" not in str(fields)


def test_a_timeout_is_logged_as_an_error(log_records: list[logging.LogRecord]) -> None:
    write(UpstreamTimeoutError(cause="ReadTimeoutError"), 504)

    assert log_records[0].levelname == "ERROR"
