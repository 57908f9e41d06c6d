"""An emulated account for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.lambdas.jobs.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """Create a new account."""
    with mock_aws():
        yield World()
