"""Starts attempts to call back: sends events to jobs_callback through Lambda's own queue.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

import json
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

from jobs import audit, clients
from jobs.errors import JobStoreError
from jobs.job import Job


class CallbackStarter:
    """Sends events to jobs_callback.

    Args:
        client: botocore's `lambda` client.
        function_name: name of jobs_callback.
    """

    def __init__(self, client: Any, function_name: str) -> None:
        self._client = client
        self._function_name = function_name

    def start(self, job: Job) -> None:
        """Start the next attempt. The event has its number, so a repeated event is one attempt.

        Raises:
            JobStoreError: Lambda did not accept the event.
        """
        attempts = job.callback.attempts if job.callback else 0
        event = {"owner": job.owner, "id": job.id, "attempt": attempts + 1}
        try:
            self._client.invoke(
                FunctionName=self._function_name,
                InvocationType="Event",
                Payload=json.dumps(event).encode(),
            )
        except (ClientError, BotoCoreError) as error:
            raise clients.store_error(error) from error

    def start_first(self, job: Job) -> None:
        """Start the first attempt for a job that has just ended; the sweeper does it otherwise."""
        if job.callback is None:
            return
        try:
            self.start(job)
        except JobStoreError as error:
            audit.left_to_sweeper(job.id, str(error.cause))


def create(session: botocore.session.Session, function_name: str | None) -> CallbackStarter | None:
    """Create a starter; None where callbacks are not enabled."""
    if function_name is None:
        return None
    return CallbackStarter(clients.create(session, "lambda"), function_name)
