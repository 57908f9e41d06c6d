"""Runs one asynchronous invocation: input, container, output or failure, message."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from local.clock import Clock
from local.faults import RUNS, Fault, Faults, Kind
from local.iam import PolicyError
from local.identity import Identities
from local.sagemaker import container
from local.sagemaker.asynchronous import notification
from local.sagemaker.asynchronous.job import Job
from local.sagemaker.asynchronous.objects import SESSION_NAME, Object, ObjectError, Objects
from local.sagemaker.container import Containers
from local.sagemaker.errors import TIMED_OUT, ModelError
from local.sagemaker.invocation import Invocation
from local.state import Applied, AsyncInference

Publish = Callable[[str, str], None]
"""(topic's ARN, message)"""


class Runner:
    """Runs the invocations of SageMaker's queue.

    Args:
        applied: holds the execution roles.
        containers: of all variants.
        objects: reads and writes with an execution role.
        publish: publishes to a topic.
        faults: the faults to inject.
        identities: its observers receive the decisions about the execution roles.
    """

    def __init__(
        self,
        applied: Applied,
        containers: Containers,
        objects: Objects,
        publish: Publish,
        faults: Faults,
        clock: Clock,
        identities: Identities,
    ) -> None:
        self._applied = applied
        self._containers = containers
        self._objects = objects
        self._publish = publish
        self._faults = faults
        self._clock = clock
        self._identities = identities

    async def run(self, job: Job) -> None:
        """Run a job to its end; one that has waited too long is dropped."""
        fault = self._faults.draw_one(RUNS)
        is_too_old = self._clock.time() - job.received_at > job.ttl_seconds
        if is_too_old or (fault and fault.kind is Kind.JOB_LOST):
            return
        try:
            response = await self._respond(job, fault)
            content_type = response.headers.get("content-type", "application/octet-stream")
            await self._objects.write(
                _role_arn(job), job.output_location, Object(response.body, content_type)
            )
        except ModelError as error:
            await self._fail(job, error.message, error.original_message)
        except ObjectError as error:
            await self._fail(job, str(error), str(error))
        else:
            message = notification.completed(job, content_type, self._clock.time())
            self._notify(job, _settings(job).success_topic_arn, message)

    async def _respond(self, job: Job, fault: Fault | None) -> container.ContainerResponse:
        """The container's response. Raises ModelError, ObjectError."""
        content = await self._objects.read(_role_arn(job), job.input_location)
        headers = {"content-type": content.content_type, **job.headers}
        invocation = Invocation(job.endpoint.name, None, headers, content.body)
        try:
            async with asyncio.timeout(self._clock.real(job.timeout_seconds)):
                if fault and fault.kind is Kind.LONG_RUN:
                    await self._clock.sleep(fault.seconds)
                if fault and fault.kind is Kind.MODEL_ERROR:
                    raise ModelError(job.endpoint, fault.status, fault.message)
                (variant, *_) = job.endpoint.configuration.variants
                return await self._containers.invoke(job.endpoint, variant, invocation)
        except TimeoutError as error:
            raise ModelError(job.endpoint, 0, TIMED_OUT) from error

    async def _fail(self, job: Job, reason: str, content: str) -> None:
        if job.failure_location:
            # Without the object there is still the message.
            with contextlib.suppress(ObjectError):
                failure = Object(content.encode(), "application/octet-stream")
                await self._objects.write(_role_arn(job), job.failure_location, failure)
        message = notification.failed(job, reason, self._clock.time())
        self._notify(job, _settings(job).error_topic_arn, message)

    def _notify(self, job: Job, topic_arn: str | None, message: str) -> None:
        if topic_arn and self._may_publish(_role_arn(job), topic_arn):
            self._publish(topic_arn, message)

    def _may_publish(self, role_arn: str, topic_arn: str) -> bool:
        try:
            role = self._applied.role(role_arn)
            account = f"arn:aws:sts::{self._applied.account_id}"
            session = f"{account}:assumed-role/{role.name}/{SESSION_NAME}"
            acting = self._identities.session(session, role.policies)
            return acting.may("sns:Publish", topic_arn)
        except (KeyError, PolicyError):
            return False


def _role_arn(job: Job) -> str:
    return job.endpoint.configuration.variants[0].model.role_arn


def _settings(job: Job) -> AsyncInference:
    settings = job.endpoint.configuration.asynchronous
    assert settings is not None
    return settings
