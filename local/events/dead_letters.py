"""SQS queues for events that no function could handle."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import boto3


class DeadLetters:
    """Sends to the queues of the emulated AWS.

    Args:
        url: where the emulated AWS listens.
        region: that of the queues.
    """

    def __init__(self, url: str, region: str) -> None:
        self._client: Any = boto3.client(
            "sqs",
            endpoint_url=url,
            region_name=region,
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key="emulated",
        )

    async def send(
        self, queue_arn: str, body: str, attributes: Mapping[str, str] | None = None
    ) -> None:
        """Put a message into a queue."""
        await asyncio.to_thread(self._send, queue_arn, body, attributes or {})

    def bodies(self, queue_arn: str) -> list[str]:
        """Take up to ten messages out of a queue for good, for tests."""
        url = self._url(queue_arn)
        found = self._client.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        messages = found.get("Messages", [])
        for message in messages:
            self._client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in messages]

    def _send(self, queue_arn: str, body: str, attributes: Mapping[str, str]) -> None:
        self._client.send_message(
            QueueUrl=self._url(queue_arn),
            MessageBody=body,
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in attributes.items()
            },
        )

    def _url(self, queue_arn: str) -> str:
        url: str = self._client.get_queue_url(QueueName=queue_arn.rpartition(":")[2])["QueueUrl"]
        return url
