"""The dead-letter queue, for callbacks that were given up.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
"""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from jobs.clients import store_error
from jobs.job import Job


class DeadLetterQueue:
    """Writes to the queue.

    Args:
        client: botocore's `sqs` client.
        url: URL of the queue.
    """

    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def put(self, job: Job, cause: str) -> None:
        """Send job and cause of a callback that was given up; never its URL, which may be secret.

        Raises:
            JobStoreError: SQS failed.
        """
        letter = {"callback": {"owner": job.owner, "id": job.id, "cause": cause}}
        try:
            self._client.send_message(QueueUrl=self._url, MessageBody=json.dumps(letter))
        except (ClientError, BotoCoreError) as error:
            raise store_error(error) from error
