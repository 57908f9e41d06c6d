"""botocore's Stubber around the functions' own client: AWS's responses, with no network."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any, cast

from botocore.client import BaseClient
from botocore.response import StreamingBody
from botocore.stub import Stubber

from inference import client as sagemaker


@contextlib.contextmanager
def answering(
    body: bytes,
    content_type: str = "application/json",
    expected: dict[str, Any] | None = None,
    **members: str,
) -> Iterator[sagemaker.Client]:
    """A client whose one call succeeds; `expected` are the parameters that it must get.

    `members` are further ones of the answer.
    """
    with _stubbed() as (client, stubber):
        stubber.add_response(
            "invoke_endpoint",
            {
                "Body": StreamingBody(io.BytesIO(body), len(body)),
                "ContentType": content_type,
                **members,
            },
            expected,
        )
        yield client


@contextlib.contextmanager
def failing(
    code: str, message: str = "", status: int = 400, **modeled: Any
) -> Iterator[sagemaker.Client]:
    """A client whose one call ends with an error of the service."""
    with _stubbed() as (client, stubber):
        stubber.add_client_error(
            "invoke_endpoint", code, message, status, modeled_fields=modeled or None
        )
        yield client


@contextlib.contextmanager
def unused() -> Iterator[sagemaker.Client]:
    """A client that fails the test if it is called."""
    with _stubbed() as (client, _):
        yield client


@contextlib.contextmanager
def _stubbed() -> Iterator[tuple[sagemaker.Client, Stubber]]:
    client = sagemaker.create_client(read_timeout_seconds=1)
    stubber = Stubber(cast(BaseClient, client))
    with stubber:
        yield client, stubber
    stubber.assert_no_pending_responses()
