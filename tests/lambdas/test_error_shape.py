from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from http import HTTPStatus

import pytest

from gateway import errors, response
from gateway.errors import BodyTooLargeError, EmptyBodyError, GatewayError, InvalidBodyError

# Not errors that anybody raises, but the branches of the tree.
BRANCHES = {
    errors.GatewayError,
    errors.RequestError,
    errors.JobError,
    errors.LimitError,
    errors.UpstreamError,
}


def leaves(of: type[GatewayError] = GatewayError) -> Iterator[type[GatewayError]]:
    if of not in BRANCHES:
        yield of
    for child in of.__subclasses__():
        yield from leaves(child)


def make(error: type[GatewayError]) -> GatewayError:
    return BodyTooLargeError(1000) if error is BodyTooLargeError else error()


@pytest.mark.parametrize("error", list(leaves()), ids=lambda error: error.__name__)
def test_every_error_has_the_one_shape(error: type[GatewayError]) -> None:
    answer = response.from_error(make(error), "id-1")

    if error in (EmptyBodyError, InvalidBodyError):
        assert answer.content_type == "text/plain"
        assert answer.body.decode() == error.default_message
        return
    assert answer.content_type == "application/json"
    body = json.loads(answer.body)
    assert list(body) == ["error", "request_id"]
    assert list(body["error"]) == ["message", "type", "param", "code"]
    assert body["request_id"] == "id-1"
    assert body["error"]["param"] is None
    assert all(body["error"][key] for key in ("message", "type", "code"))


@pytest.mark.parametrize("error", list(leaves()), ids=lambda error: error.__name__)
def test_clients_are_told_not_to_repeat_what_fails_again(error: type[GatewayError]) -> None:
    answer = response.from_error(make(error), "id-1")

    is_clients_fault = 400 <= answer.status < 500 and answer.status not in (408, 409, 429)
    if is_clients_fault:
        assert answer.headers["x-should-retry"] == "false"
    if answer.status in (429, 503):
        assert int(answer.headers["retry-after"]) > 0
        assert "x-should-retry" not in answer.headers


def test_each_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in leaves()]

    assert len(set(codes)) == len(codes)


def test_the_tree_at_the_top_of_the_file_is_the_tree() -> None:
    drawn = {
        line.split()[1]: line.split()[2:3]
        for line in (inspect.getdoc(errors) or "").splitlines()
        if "──" in line
        for line in [line.replace("│", " ")]
    }

    assert set(drawn) == {cls.__name__ for cls in {*leaves(), *BRANCHES} - {GatewayError}}
    for error in leaves():
        assert drawn[error.__name__] == [str(error.status)]
        assert HTTPStatus(error.status)
