from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from local.lambda_service.open_files import allow_open_files


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_low_limit_is_raised_and_a_high_one_is_left_alone() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))

    allow_open_files(300)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (300, hard)
    allow_open_files(100)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (300, hard)


def test_the_systems_own_limit_is_not_exceeded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 280))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))

    allow_open_files(300)

    assert asked == [(280, 280)]
    monkeypatch.undo()
