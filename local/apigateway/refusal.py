"""The one error of the HTTP API: a request that it responds to by itself."""

from __future__ import annotations

from local.apigateway.response import Response


class Refusal(Exception):  # noqa: N818 (no failure of the program)
    """Carries the client's response, and the reason for the access log.

    `integration`: whether the integration caused it, and not the client.
    """

    def __init__(self, response: Response, reason: str, *, integration: bool = False) -> None:
        super().__init__(reason)
        self.response = response
        self.reason = reason
        self.integration = integration
