"""For every test: a Ctrl-C that works, and a Terraform that does not do the same work twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import managed_python
from tests.provider import VARIABLE, module_provider

# A shell that starts the suite in the background has it ignore Ctrl-C, and so has every process
# that a test starts to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Terraform and its providers live for seconds and hold the provider's schema: at Go's default of
# 100 they spend a quarter of their time on collecting it. https://pkg.go.dev/runtime
os.environ.setdefault("GOGC", "400")


# What waits longest comes first, so that no worker is left alone with it at the end. The rest keeps
# pytest's own order.
SLOWEST_FIRST = ("apply", "security", "e2e", "static", "module", "plan")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders of slow tests in front."""
    folders = {folder: rank for rank, folder in enumerate(SLOWEST_FIRST)}
    items.sort(key=lambda item: folders.get(_folder(item), len(folders)))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).parts[0]


def pytest_report_header() -> str:
    """Say on which versions of Python the functions are tested."""
    return managed_python.describe()


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What attaches Terraform to a provider that runs as long as the tests."""
    with module_provider(tmp_path_factory.mktemp("provider")) as attachment:
        yield attachment


@pytest.fixture
def attached(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Attach every Terraform of the test to it: for tests that make none ask AWS anything."""
    monkeypatch.setenv(VARIABLE, provider)
