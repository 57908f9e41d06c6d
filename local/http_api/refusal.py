"""The one error of the HTTP API: a request that the API answers by itself."""

from __future__ import annotations

from local.http_api.answer import Answer


class Refusal(Exception):  # noqa: N818 (no failure of the program)
    """Carries the client's answer, and for the access log the reason behind it.

    `integration` says that the function was to blame, and not the client.
    """

    def __init__(self, answer: Answer, reason: str, *, integration: bool = False) -> None:
        super().__init__(reason)
        self.answer = answer
        self.reason = reason
        self.integration = integration
