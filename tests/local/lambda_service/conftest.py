"""`deploy`: a running Lambda service with one function, closed at the end of the test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from local.lambda_service import LambdaService
from tests.local.lambda_service.support import Deploy, Deployed, add_loop, make_function


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def deploy(tmp_path: Path) -> AsyncIterator[Deploy]:
    async with AsyncExitStack() as stack:

        async def start(
            source: str,
            *,
            extra: Mapping[str, str] | None = None,
            init_timeout_seconds: float = 10.0,
            streams: bool = False,
            **settings: Any,
        ) -> Deployed:
            function = make_function(tmp_path, source, **settings)
            if streams:
                function = add_loop(function)
            lines: list[str] = []
            service = LambdaService(
                [function],
                lambda _: extra or {},
                log=lambda _, line: lines.append(line),
                init_timeout_seconds=init_timeout_seconds,
            )
            await stack.enter_async_context(service)
            return Deployed(service, function, lines)

        yield start
