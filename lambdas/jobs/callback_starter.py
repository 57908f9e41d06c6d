"""Starts jobs_callback: an event in Lambda's queue, for which nobody waits.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

import json
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

from jobs import audit, clients
from jobs.job import Job
from web.errors import HttpError


class Caller:
    """Asks for attempts to call back.

    Args:
        client: botocore's `lambda` client.
        function_name: that of jobs_callback.
    """

    def __init__(self, client: Any, function_name: str) -> None:
        self._client = client
        self._function_name = function_name

    def ask(self, job: Job) -> None:
        """Ask for the next attempt. It is named, so that the same event twice is one attempt.

        Raises:
            JobStoreError: Lambda did not take the event.
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


def create_caller(session: botocore.session.Session, function_name: str | None) -> Caller | None:
    """Make one, if there is a function to ask."""
    if function_name is None:
        return None
    return Caller(clients.create(session, "lambda"), function_name)


def after_the_end(caller: Caller | None, job: Job) -> None:
    """Ask for the first attempt of a job that has just ended. What fails here the sweeper does."""
    if caller is None or job.callback is None:
        return
    try:
        caller.ask(job)
    except HttpError as error:
        audit.failed(job.id, str(getattr(error, "cause", None)))
