"""The client of DynamoDB, made at init by the functions that have rate limits."""

from __future__ import annotations

from typing import Any

from botocore.config import Config

from aws import session

SERVICE = "dynamodb"


def create(timeout_seconds: float, attempts: int = 1) -> Any:
    """Make a client.

    Args:
        timeout_seconds: of one attempt: half of it to connect, half of it for the response.
        attempts: attempts in all; 1 where a second one would count twice.
    """
    config = Config(
        connect_timeout=timeout_seconds / 2,
        read_timeout=timeout_seconds / 2,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        tcp_keepalive=True,
    )
    return session.create_client(session.create_session(SERVICE), SERVICE, config)
