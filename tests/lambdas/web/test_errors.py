from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from http import HTTPStatus
from types import ModuleType

import pytest

import inference.errors
import jobs.errors
import openai_api.errors
import rate_limits.errors
import web.errors
from tests.lambdas.errors import MODULES, classes, make
from web import response
from web.errors import EmptyBodyError, HttpError, InvalidBodyError

# The branches of the tree, which are not raised.
BRANCHES = {
    web.errors.HttpError,
    web.errors.RequestError,
    web.errors.DependencyError,
    inference.errors.UpstreamError,
    jobs.errors.JobError,
    openai_api.errors.ParameterError,
    rate_limits.errors.LimitError,
}


def leaves() -> Iterator[type[HttpError]]:
    return (error for error in classes() if error not in BRANCHES)


@pytest.mark.parametrize("error", list(leaves()), ids=lambda error: error.__name__)
def test_every_error_has_the_same_shape(error: type[HttpError]) -> None:
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
def test_clients_must_not_retry_what_fails_again(error: type[HttpError]) -> None:
    answer = response.from_error(make(error), "id-1")

    is_clients_fault = 400 <= answer.status < 500 and answer.status not in (408, 409, 429)
    if is_clients_fault:
        assert answer.headers["x-should-retry"] == "false"
    if answer.status in (429, 503):
        assert int(answer.headers["retry-after"]) > 0
        assert "x-should-retry" not in answer.headers


def test_each_error_has_its_own_code() -> None:
    codes = [error.code for error in leaves()]

    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_tree_drawn_in_each_file_matches_its_classes(module: ModuleType) -> None:
    lines = (inspect.getdoc(module) or "").splitlines()
    drawn = {
        line.split()[1]: line.split()[2:3]
        for line in lines
        if "──" in line
        for line in [line.replace("│", " ")]
    }
    roots = {line for line in lines if line.endswith("Error")}
    own: set[type[HttpError]] = {
        each
        for each in {*leaves(), *BRANCHES}
        if each.__module__ == module.__name__ and each is not HttpError
    }

    assert set(drawn) == {each.__name__ for each in own}
    assert roots == {
        each.__name__ for each in {base for each in own for base in each.__bases__} - own
    }
    for error in own - BRANCHES:
        assert drawn[error.__name__] == [str(error.status)]
        assert HTTPStatus(error.status)
