"""Which route a request takes, by the vendor's page on routes of HTTP APIs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.apigateway.routing import Match, match

PETS = (
    "$default",
    "ANY /{proxy+}",
    "GET /pets/dog/1",
    "GET /pets/dog/{id}",
    "GET /pets/{proxy+}",
    "ANY /pets/dog/2",
    "POST /pets/{kind}/{id}",
)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/pets/dog/1", Match("GET /pets/dog/1")),
        ("GET", "/pets/dog/3", Match("GET /pets/dog/{id}", {"id": "3"})),
        ("GET", "/pets/cat/1", Match("GET /pets/{proxy+}", {"proxy": "cat/1"})),
        ("GET", "/pets/dog/1/toys", Match("GET /pets/{proxy+}", {"proxy": "dog/1/toys"})),
        ("GET", "/pets/dog/2", Match("ANY /pets/dog/2")),
        ("DELETE", "/pets/dog/2", Match("ANY /pets/dog/2")),
        ("POST", "/pets/cat/7", Match("POST /pets/{kind}/{id}", {"kind": "cat", "id": "7"})),
        ("PUT", "/test/5", Match("ANY /{proxy+}", {"proxy": "test/5"})),
        ("GET", "/", Match("$default")),
    ],
)
def test_the_most_specific_route_wins(method: str, path: str, expected: Match) -> None:
    assert match(PETS, method, path) == expected
    assert match(reversed(PETS), method, path) == expected


def test_the_method_wins_over_any_on_the_same_path() -> None:
    assert match(["ANY /a", "GET /a"], "GET", "/a") == Match("GET /a")
    assert match(["ANY /{x}", "GET /{x}"], "GET", "/a") == Match("GET /{x}", {"x": "a"})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/generate"),
        ("POST", "/Generate"),
        ("POST", "/generate/"),
        ("POST", "//generate"),
        ("POST", "/generate//"),
        ("POST", "/generate/1"),
        ("POST", "/"),
        ("post", "/generate"),
    ],
)
def test_a_request_that_no_route_fits_has_no_match(method: str, path: str) -> None:
    assert match(["POST /generate"], method, path) is None


def test_a_path_variable_takes_one_segment_and_never_an_empty_one() -> None:
    assert match(["GET /a/{id}"], "GET", "/a/b/c") is None
    assert match(["GET /a/{id}"], "GET", "/a/") is None
    assert match(["GET /a/{id}"], "GET", "/a") is None


def test_a_greedy_variable_needs_something_to_take() -> None:
    assert match(["GET /a/{rest+}"], "GET", "/a/") is None
    assert match(["GET /a/{rest+}"], "GET", "/a/b") == Match("GET /a/{rest+}", {"rest": "b"})


def test_a_route_may_end_with_a_slash_or_be_the_root() -> None:
    assert match(["GET /a/"], "GET", "/a/") == Match("GET /a/")
    assert match(["GET /"], "GET", "/") == Match("GET /")


@given(st.text(), st.sampled_from(["GET", "POST", "OPTIONS"]))
def test_default_takes_whatever_comes(path: str, method: str) -> None:
    assert match(["$default"], method, "/" + path) == Match("$default")
