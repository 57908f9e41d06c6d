"""A world for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.lambdas.rate_limits.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """An account at noon, without any requests."""
    with mock_aws():
        yield World()
