from __future__ import annotations

import pytest

from local.refusals import iam_new_role


@pytest.fixture(autouse=True)
def roles_are_assumable_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests of everything else use the roles that they create."""
    monkeypatch.setattr(iam_new_role, "SECONDS", 0.0)
