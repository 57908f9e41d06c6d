"""The account of the tests of jobs."""

from __future__ import annotations

from tests.lambdas.jobs.conftest import world

__all__ = ["world"]
