"""Shadow variants: they get copies of requests, and their responses are discarded.

https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html. How many requests are
copied follows from the shadow's weight beside the variant's, as in the vendor's examples; it is not
written down for endpoint configurations. A failing shadow fails no request.
"""

from __future__ import annotations

import asyncio
import random

from local.sagemaker import container
from local.sagemaker.container import Containers
from local.sagemaker.errors import ServiceError
from local.sagemaker.invocation import Invocation
from local.state import Endpoint, Variant


class Shadows:
    """Sends the copies, each beside the request that it is of.

    Args:
        containers: of all variants.
        timeout_seconds: how long a container may take.
    """

    def __init__(self, containers: Containers, timeout_seconds: float) -> None:
        self._containers = containers
        self._timeout_seconds = timeout_seconds
        self._running: set[asyncio.Task[None]] = set()

    def copy(self, endpoint: Endpoint, invocation: Invocation) -> None:
        """Send a copy to each shadow that gets one of this request; does not wait for it."""
        for shadow in endpoint.configuration.shadows:
            if random.random() < _share(endpoint, shadow):
                task = asyncio.create_task(self._send(endpoint, shadow, invocation))
                self._running.add(task)
                task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Cut off the copies that still run."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _send(self, endpoint: Endpoint, shadow: Variant, invocation: Invocation) -> None:
        try:
            async with container.in_time(endpoint, self._timeout_seconds):
                await self._containers.invoke(endpoint, shadow, invocation)
        except ServiceError:
            return  # a failure of the shadow affects no request


def _share(endpoint: Endpoint, shadow: Variant) -> float:
    (answering,) = endpoint.configuration.variants
    return shadow.weight / answering.weight
