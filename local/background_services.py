"""The services behind a request: the IAM proxy, Lambda's queue, topics and schedules."""

from __future__ import annotations

from collections.abc import Callable

from local.aws import ControlPlane
from local.clock import Clock
from local.events import DeadLetters, LambdaQueue, Schedules, Topics
from local.faults import Faults
from local.iam_proxy import Account, create_app
from local.identity import Credentials, Identities
from local.lambda_service import LambdaService
from local.sagemaker import Background, Objects, Sleep
from local.sagemaker.asynchronous.objects import SESSION_NAME
from local.serving import LOOPBACK, Serving
from local.state import Applied


class BackgroundServices:
    """Runs on the loop of the stack's servers from `start` to `close`.

    Args:
        clock: the stack's time.
        sleep: how an endpoint with no instance wakes and sleeps.
        log: receives a line about every event that is lost.

    Attributes:
        url: the IAM proxy, through which functions reach every service but SageMaker's runtime.
        background: what asynchronous endpoints need.
        dead_letters: the queues for events that no function could handle.
    """

    def __init__(
        self,
        serving: Serving,
        applied: Applied,
        aws: ControlPlane,
        identities: Identities,
        lambdas: LambdaService,
        faults: Faults,
        *,
        clock: Clock,
        sleep: Sleep,
        log: Callable[[str], None],
    ) -> None:
        self._serving = serving
        self._applied = applied
        self._identities = identities
        self.dead_letters = DeadLetters(aws.url, applied.region)
        self._queue = LambdaQueue(lambdas, applied, self.dead_letters, clock, log, identities)
        self._topics = Topics(applied, self._queue, self.dead_letters, faults, clock)
        app = create_app(
            Account(applied.account_id, applied.region),
            identities,
            aws.url,
            faults=faults,
            crash=lambdas.crash,
            put_event=self._queue.put,
            topics=frozenset(applied.topic_arns),
            publish=self._topics.publish,
        )
        self.url = f"http://{LOOPBACK}:{serving.serve(app)}"
        self._schedules = Schedules(applied, self._queue, self.dead_letters, faults, clock)
        objects = Objects(self.url, applied.region, self._assume_role)
        self.background = Background(objects, self._topics.publish, clock, sleep)

    def start(self) -> None:
        """Start the schedules."""
        self._serving.run(self._schedules.start())

    def close(self) -> None:
        """Drop the events that wait, sources first."""
        for part in (self._schedules, self._topics, self._queue):
            self._serving.run(part.close())

    def reload(self, applied: Applied) -> None:
        """Use the roles of another state from now on."""
        self._applied = applied
        self._queue.reload(applied)

    def send(self, function_arn: str, event: str) -> None:
        """Put an event into Lambda's queue."""
        self._serving.run(self._send(function_arn, event))

    def publish(self, topic_arn: str, message: str) -> None:
        """Publish a message to a topic."""
        self._serving.run(self._publish(topic_arn, message))

    def fire(self, name: str) -> None:
        """Fire a schedule now, by its name. Raises KeyError without one."""
        schedule = {each.name: each for each in self._applied.schedules}[name]
        self._serving.run(self._schedules.fire(schedule))

    @property
    def waiting(self) -> int:
        """How many events are not delivered yet."""
        return self._queue.waiting

    async def _send(self, function_arn: str, event: str) -> None:
        self._queue.put(function_arn, event)

    async def _publish(self, topic_arn: str, message: str) -> None:
        self._topics.publish(topic_arn, message)

    def _assume_role(self, role_arn: str) -> Credentials:
        """The credentials with which SageMaker assumes a model's execution role."""
        role = self._applied.role(role_arn)
        session = f"arn:aws:sts::{self._applied.account_id}:assumed-role/{role.name}/{SESSION_NAME}"
        return self._identities.mint(session, role.policies)
