"""The errors of GET /usage.

RequestError
└── InvalidDaysError                 400
"""

from __future__ import annotations

from web.errors import RequestError


class InvalidDaysError(RequestError):
    """`days` of GET /usage cannot be used."""

    code = "invalid_days"
    default_message = "Set days to a whole number from 1 up to the days that usage is kept for."
