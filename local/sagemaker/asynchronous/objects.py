"""The objects that SageMaker reads and writes with a model's execution role."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from local.identity import Credentials

T = TypeVar("T")

SESSION_NAME = "sagemaker"
"""The session name with which SageMaker assumes a role; also its ``function`` in faults."""


class ObjectError(Exception):
    """An object could not be read or written; the text is S3's."""


@dataclass(frozen=True)
class Object:
    """The bytes of an object and their type."""

    body: bytes
    content_type: str


class Objects:
    """Reads and writes objects with the credentials of a role.

    Args:
        url: the URL of S3.
        credentials: returns the credentials of a role, by its ARN.
    """

    def __init__(self, url: str, region: str, credentials: Callable[[str], Credentials]) -> None:
        self._url = url
        self._region = region
        self._credentials = credentials
        self._clients: dict[str, Any] = {}

    async def read(self, role_arn: str, location: str) -> Object:
        """An object, by its ``s3://bucket/key``. Raises ObjectError."""

        def call() -> Object:
            found = self._client(role_arn).get_object(**_place(location))
            return Object(found["Body"].read(), found["ContentType"])

        return await _in_a_thread(call)

    async def write(self, role_arn: str, location: str, content: Object) -> None:
        """Write an object. Raises ObjectError."""

        def call() -> None:
            self._client(role_arn).put_object(
                **_place(location), Body=content.body, ContentType=content.content_type
            )

        await _in_a_thread(call)

    def _client(self, role_arn: str) -> Any:
        if role_arn not in self._clients:
            keys = self._credentials(role_arn)
            self._clients[role_arn] = boto3.session.Session().client(
                "s3",
                endpoint_url=self._url,
                region_name=self._region,
                aws_access_key_id=keys.access_key_id,
                aws_secret_access_key=keys.secret_access_key,
                aws_session_token=keys.session_token,
                config=Config(max_pool_connections=32, retries={"mode": "standard"}),
            )
        return self._clients[role_arn]


def _place(location: str) -> dict[str, str]:
    bucket, _, key = location.partition("://")[2].partition("/")
    return {"Bucket": bucket, "Key": key}


async def _in_a_thread(call: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(call)
    except (BotoCoreError, ClientError) as error:
        raise ObjectError(str(error)) from error
