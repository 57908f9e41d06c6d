"""The client of DynamoDB, made at init by those functions only that have limits."""

from __future__ import annotations

from typing import Any

import botocore.session
from botocore.config import Config
from botocore.loaders import Loader


class _TableLoader(Loader):
    """Knows the one service that is called: looking for all others takes a third of the start."""

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002
        return ["dynamodb"]


def create(timeout_seconds: float, attempts: int = 1) -> Any:
    """Make a client.

    Args:
        timeout_seconds: of one attempt: half of it to connect, half of it for the answer.
        attempts: tries in all; 1 where a second one would count twice.
    """
    session = botocore.session.Session()
    session.register_component("data_loader", _TableLoader())
    config = Config(
        connect_timeout=timeout_seconds / 2,
        read_timeout=timeout_seconds / 2,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        tcp_keepalive=True,
    )
    return session.create_client("dynamodb", config=config)
