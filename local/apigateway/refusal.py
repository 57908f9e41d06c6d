"""The one error of the HTTP API: a request that the API answers by itself."""

from __future__ import annotations

from local.apigateway.response import Response


class Refusal(Exception):  # noqa: N818 (no failure of the program)
    """Carries the client's response, and for the access log the reason behind it.

    `integration` says that the function was to blame, and not the client.
    """

    def __init__(self, response: Response, reason: str, *, integration: bool = False) -> None:
        super().__init__(reason)
        self.response = response
        self.reason = reason
        self.integration = integration
