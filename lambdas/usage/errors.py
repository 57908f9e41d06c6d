"""The errors of GET /usage.

RequestError
└── InvalidDaysError                 400
"""

from __future__ import annotations

from web.errors import RequestError


class InvalidDaysError(RequestError):
    """`days` is not a number of days that can be listed."""

    code = "invalid_days"
    default_message = "Set days to a whole number from 1 to the number of days that usage is kept."
