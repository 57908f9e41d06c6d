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
    """The request exceeds a limit of the client."""


class TooManyTokensError(LimitError):
    """The request alone may use more than a day's tokens: it would fail on any other day, too."""

    code = "too_many_tokens"
    default_message = "The request may use more tokens than the daily limit. Request fewer tokens."


class RequestLimitError(LimitError):
    """The client has used this minute's requests."""

    status = 429
    type = "rate_limit_error"
    code = "requests_per_minute_exceeded"
    default_message = "Request limit for this minute reached. Retry in the next minute."
    retry_after_seconds = 60
    permanent = False


class TokenLimitError(LimitError):
    """The client has too few of this day's tokens left."""

    status = 429
    type = "rate_limit_error"
    code = "tokens_per_day_exceeded"
    default_message = "Token limit for this day reached. Retry after 00:00 UTC."
    retry_after_seconds = 86400
    permanent = False


class LimitsUnavailableError(DependencyError):
    """The table of rate limits failed or throttles, and no request may pass uncounted."""

    status = 503
    code = "limits_unavailable"
    default_message = "Rate limits and usage are unavailable at the moment. Try again shortly."
    retry_after_seconds = 2


LIMIT_ERRORS: tuple[type[HttpError], ...] = (
    IdentityUnclearError,
    TooManyTokensError,
    RequestLimitError,
    TokenLimitError,
    LimitsUnavailableError,
)
"""What a request to a rate-limited route can end with, beside the errors of the route."""
