"""The limits of serverless inference, which the runtime keeps for serverless endpoints only.

https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html: 4 MB a request, 60
seconds, and as many requests at once as the configuration says. A container is always started here,
so the wait for its start cannot be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from local.sagemaker.errors import ServiceError, payload_too_large
from local.state import Endpoint, Serverless

MAX_PAYLOAD_BYTES = 4 * 1024 * 1024


def check_payload(endpoint: Endpoint, body: bytes) -> None:
    """Refuse what is too large for a serverless endpoint.

    Raises:
        ServiceError: the endpoint is serverless, and the body larger than it takes.
    """
    if _of(endpoint) is not None and len(body) > MAX_PAYLOAD_BYTES:
        raise payload_too_large(MAX_PAYLOAD_BYTES)


class Concurrency:
    """Counts the requests that each endpoint is answering."""

    def __init__(self) -> None:
        self._running: Counter[str] = Counter()

    @contextmanager
    def slot(self, endpoint: Endpoint) -> Iterator[None]:
        """Hold one of the requests at once that the endpoint has.

        Raises:
            ServiceError: the endpoint is serverless, and all of them are taken.
        """
        serverless = _of(endpoint)
        if serverless is not None and self._running[endpoint.name] >= serverless.max_concurrency:
            raise ServiceError("ThrottlingException", 400, "Rate exceeded")
        self._running[endpoint.name] += 1
        try:
            yield
        finally:
            self._running[endpoint.name] -= 1


def _of(endpoint: Endpoint) -> Serverless | None:
    """A serverless endpoint has one variant."""
    return endpoint.configuration.variants[0].serverless
