"""The world of rate limits, for the function that reads what they count."""

from tests.lambdas.rate_limits.conftest import world

__all__ = ["world"]
