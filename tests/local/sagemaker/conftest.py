"""The service in a thread of its own, in front of a container that a test commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from local.faults import Faults
from local.identity import Identities
from local.sagemaker import create_app
from local.sagemaker.container import Timeouts
from local.serving import Serving
from local.state import Applied
from tests.local.sagemaker.support import Container, Service, applied, endpoint


@pytest.fixture
def serving() -> Iterator[Serving]:
    with Serving() as running:
        yield running


@pytest.fixture
def start(serving: Serving) -> Callable[..., Service]:
    """Start a service; keyword arguments replace its endpoint, container URL and time-outs."""

    def start_service(
        *,
        state: Applied | None = None,
        container_url: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> Service:
        identities, faults, container = Identities(), Faults(lambda: 0.0), Container()
        url = container_url or f"http://127.0.0.1:{serving.serve(container.app())}"
        app = create_app(
            state or applied(endpoint("AllTraffic")), identities, url, faults, timeouts=timeouts
        )
        return Service(f"http://127.0.0.1:{serving.serve(app)}", identities, faults, container)

    return start_service


@pytest.fixture
def service(start: Callable[..., Service]) -> Service:
    return start()
