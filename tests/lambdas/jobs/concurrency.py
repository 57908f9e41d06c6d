"""What another request does in the middle of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def once(
    monkeypatch: pytest.MonkeyPatch, target: object, name: str, act: Callable[[], Any]
) -> None:
    """Act just before the first call of a method, as a concurrent request would."""
    method, pending = getattr(target, name), [act]

    def call(*arguments: Any, **named: Any) -> Any:
        if pending:
            pending.pop()()
        return method(*arguments, **named)

    monkeypatch.setattr(target, name, call)
