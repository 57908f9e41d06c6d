"""The errors of rate limits.

RequestError
└── LimitError                       the request exceeds a limit of the client
    ├── TooManyTokensError           400
    ├── RequestLimitError            429  Retry-After
    └── TokenLimitError              429  Retry-After
DependencyError
└── LimitsUnavailableError           503  Retry-After
"""

from __future__ import annotations

from web.errors import DependencyError, HttpError, IdentityUnclearError, RequestError


class LimitError(RequestError):
    """The request goes beyond what its caller may have, or asks about it in a wrong way."""


class TooManyTokensError(LimitError):
    """The request alone may take more than a whole day's tokens: no other day will let it pass."""

    code = "too_many_tokens"
    default_message = "The request may take more tokens than a day has. Ask for fewer."


class RequestLimitError(LimitError):
    """The caller has had this minute's requests."""

    status = 429
    type = "rate_limit_error"
    code = "requests_per_minute_exceeded"
    default_message = "You have had this minute's requests. Try again in the next one."
    retry_after_seconds = 60
    permanent = False


class TokenLimitError(LimitError):
    """The caller has too few of this day's tokens left."""

    status = 429
    type = "rate_limit_error"
    code = "tokens_per_day_exceeded"
    default_message = "You have too few of this day's tokens left. The next day begins at 0:00 UTC."
    retry_after_seconds = 86400
    permanent = False


class LimitsUnavailableError(DependencyError):
    """The table of limits failed, or is throttled, and nobody may pass uncounted."""

    status = 503
    code = "limits_unavailable"
    default_message = "Limits and usage cannot be read at the moment. Try again shortly."
    retry_after_seconds = 2


LIMIT_ERRORS: tuple[type[HttpError], ...] = (
    IdentityUnclearError,
    TooManyTokensError,
    RequestLimitError,
    TokenLimitError,
    LimitsUnavailableError,
)
"""What a request to a rate-limited route can end with, in addition to the errors of its route."""
