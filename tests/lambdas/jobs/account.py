"""The functions of jobs in a small account in memory, whose every call is a step of a scheduler."""

from __future__ import annotations

import contextlib
import functools
import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from jobs import clients
from jobs.bucket import Bucket
from jobs.callback_starter import CallbackStarter
from jobs.endpoint import Endpoint, TimeLimits
from jobs.table import Table
from jobs_callback.callback_sender import CallbackSender
from jobs_callback.dead_letter_queue import DeadLetterQueue
from jobs_callback.delivery import Delivery
from jobs_callback.signing_secret import SigningSecret
from jobs_notify.job_finisher import JobFinisher
from jobs_read.route import OwnJobs
from jobs_submit.route import SubmitJob
from jobs_sweep.sweeper import Sweeper
from tests.lambdas.jobs.doubles import DeadLetters, Receiver, Secrets
from tests.lambdas.jobs.fake_aws import FakeDynamoDB, FakeS3, client_error
from tests.lambdas.jobs.network import Client, Crash
from tests.lambdas.jobs.scheduler import (
    Actor,
    Scheduler,
)
from tests.lambdas.jobs.world import (
    ALICE,
    BODY,
    HOOK,
    KEYS,
    LAMBDA_TRIES,
    SESSION,
    SETTINGS,
    STORE,
    api_event,
    notification,
)
from web.http_handler import create as create_handler

OTHER_BODY = '{"inputs": "Another"}'
# Text that is also JSON: a result whose type was lost would become a number.
RESULT, RESULT_TYPE = b"42", "text/plain"
REASON = 'Received client error (422) from primary with message "why". See https://x'
START = 1_800_000_000.0
# More than enough sweeps until every deadline has passed.
MAX_ROUNDS = 90


@dataclass
class Exchange:
    """A request of a client, and the response; None if the function died.

    `secret` is the random part of the id of the job that a submission would create.
    """

    kind: str
    started: int
    sent: str | None = None
    job_id: str = ""
    secret: str = ""
    status: int | None = None
    body: dict[str, Any] = field(default_factory=dict)
    is_replay: bool = False
    ended: int = 0


@dataclass
class Invocation:
    """A request in SageMaker's queue."""

    arguments: dict[str, Any]
    failure_key: str
    actor: Actor | None
    call: int

    @property
    def is_lost(self) -> bool:
        """Whether the caller may have lost the response, and with it the key of the failure."""
        return self.actor is not None and any(call >= self.call for call in self.actor.faults)


@functools.cache
def _runtime_meta() -> Any:
    return clients.create(SESSION, "sagemaker-runtime").meta


class Runtime:
    """SageMaker's runtime. The key of a failure is its own secret, until it returns it."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.meta = _runtime_meta()
        self.waiting: list[Invocation] = []
        self.accepted: list[Invocation] = []
        self.refusal: tuple[str, int] | None = None
        self._scheduler = scheduler

    def invoke_endpoint_async(self, **arguments: Any) -> dict[str, Any]:
        """Accept a request, or refuse it."""
        if self.refusal:
            raise client_error(*self.refusal, "InvokeEndpointAsync")
        actor = self._scheduler.current
        failure = f"{STORE.prefix}failure/{len(self.accepted)}-{arguments['InferenceId']}.out"
        found = Invocation(arguments, failure, actor, len(actor.calls) if actor else 0)
        self.waiting.append(found)
        self.accepted.append(found)
        return {
            "OutputLocation": KEYS.location(_output_key(arguments)),
            "FailureLocation": KEYS.location(failure),
        }


def _output_key(arguments: dict[str, Any]) -> str:
    path = f"{arguments['S3OutputPathExtension']}/{arguments['Filename']}"
    return f"{STORE.prefix}output/{path}"


class Events:
    """Lambda's queue of events for jobs_callback."""

    def __init__(self) -> None:
        self.waiting: list[dict[str, Any]] = []

    def invoke(self, **arguments: Any) -> dict[str, Any]:
        """Accept an event."""
        self.waiting.append(json.loads(arguments["Payload"]))
        return {}


class Account:
    """The functions of jobs in an account whose every call is a step of the scheduler."""

    def __init__(self) -> None:
        self.now = START
        self.scheduler = Scheduler()
        self.dynamodb, self.s3 = FakeDynamoDB(), FakeS3()
        self.runtime, self.events = Runtime(self.scheduler), Events()
        self.receiver, self.letters = Receiver(self.scheduler), DeadLetters()
        self.notifications: list[dict[str, Any]] = []
        self.published: list[dict[str, Any]] = []
        self.exchanges: list[Exchange] = []
        self.excused: set[str] = set()
        self.deliveries_at: list[tuple[str, int]] = []
        self.is_lossy = False
        self.lost_types = False
        self._secrets = 0
        self._create_functions()

    def _create_functions(self) -> None:
        table = Table(self._client(self.dynamodb), STORE.table_name, self.clock)
        bucket = Bucket(self._client(self.s3), KEYS)
        limits = TimeLimits(SETTINGS.request_ttl_seconds, SETTINGS.invocation_timeout_seconds)
        endpoint = Endpoint(self._client(self.runtime), "gpt2", limits, KEYS)
        starter = CallbackStarter(self._client(self.events), "gpt2-jobs-callback")
        submit = SubmitJob(SETTINGS, table, bucket, endpoint, self.clock, self._random)
        self.submitter = create_handler(submit.route)
        self.reader = create_handler(OwnJobs(table, bucket, self.clock).route)
        self.notifier = JobFinisher("gpt2", table, bucket, starter, self.clock).handle
        self.sweeper = Sweeper(table, bucket, endpoint, starter, self.clock).handle
        secret = SigningSecret(self._client(Secrets(0)), "secret", 0, self.clock)
        hosts = frozenset(SETTINGS.callback_hosts)
        delivery = Delivery(hosts, bucket, secret, self.receiver, self.clock)
        queue = DeadLetterQueue(self._client(self.letters), "https://queue")
        self.callback = CallbackSender(table, delivery, queue, self.clock).handle

    def _client(self, client: Any) -> Client:
        return Client(client, self.scheduler)

    def clock(self) -> float:
        """Epoch seconds."""
        return self.now

    def _random(self, count: int) -> bytes:
        self._secrets += 1
        found = (0xABC000 + self._secrets).to_bytes(count, "big")
        self._open_exchange().secret = found.hex()
        return found

    def _open_exchange(self) -> Exchange:
        name = self._actor_name()
        return next(each for each in reversed(self.exchanges) if each.kind == f"post {name}")

    def _actor_name(self) -> str:
        return str(id(self.scheduler.current))

    # What clients do.

    def post(self, body: str = BODY, key: str | None = "k-1") -> Exchange:
        """POST /jobs."""
        headers = {"Callback-Url": HOOK} | ({"Idempotency-Key": key} if key else {})
        given = api_event("POST /jobs", "/jobs", ALICE, body, headers)
        found = self._exchange(f"post {self._actor_name()}", self.submitter, given)
        found.job_id = found.body.get("id", "")
        return found

    def get(self, job_id: str) -> Exchange:
        """GET /jobs/{id}."""
        given = api_event("GET /jobs/{id}", f"/jobs/{job_id}", ALICE, id=job_id)
        return self._exchange("get", self.reader, given, job_id)

    def delete(self, job_id: str) -> Exchange:
        """DELETE /jobs/{id}."""
        given = api_event("DELETE /jobs/{id}", f"/jobs/{job_id}", ALICE, id=job_id)
        return self._exchange("delete", self.reader, given, job_id)

    def _exchange(self, kind: str, handler: Any, given: Any, job_id: str = "") -> Exchange:
        found = Exchange(kind, self.scheduler.moves, given["body"], job_id)
        self.exchanges.append(found)
        response = handler(given, None)
        found.ended = self.scheduler.moves
        found.status = response["statusCode"]
        found.is_replay = "idempotent-replayed" in response["headers"]
        if response["body"]:
            found.body = json.loads(response["body"])
        return found

    # What SageMaker and AWS do.

    def work(self, *, fails: bool) -> None:
        """Complete the request that waits the longest, and publish its notification."""
        if not self.runtime.waiting:
            return
        done = self.runtime.waiting.pop(0)
        parameters = {
            "endpointName": done.arguments["EndpointName"],
            "inputLocation": done.arguments["InputLocation"],
        }
        input_key = KEYS.key_of(parameters["inputLocation"]) or ""
        if fails or input_key not in self.s3.objects:
            self.scheduler.call("write", lambda: self._write(done, done.failure_key, b"why"))
            found = notification(failed=parameters, failureReason=REASON)
        else:
            key = _output_key(done.arguments)
            self.scheduler.call("write", lambda: self._write(done, key, RESULT))
            response = {"contentType": RESULT_TYPE, "outputLocation": KEYS.location(key)}
            found = notification(completed=parameters, responseParameters=response)
        try:
            self.scheduler.call("publish", lambda: self.notifications.append(found))
        except Exception:  # noqa: BLE001 - the notification is lost
            self.lost_types = True
            return
        self.published.append(found)

    def _write(self, done: Invocation, key: str, body: bytes) -> None:
        self.s3.objects[key] = body
        job_id = done.arguments["InferenceId"]
        runs = [each.arguments["InferenceId"] for each in self.runtime.accepted].count(job_id)
        # The key is lost, or that of a run beside the one whose keys the item has.
        if key == done.failure_key and (done.is_lost or runs > 1):
            self.excused.add(key)

    def notify(self) -> None:
        """Deliver the notifications that wait, each again if it fails."""
        while self.notifications:
            self._deliver(self.notifier, self.notifications.pop(0))

    def call_back(self) -> None:
        """Deliver the events for jobs_callback, each again if it fails."""
        while self.events.waiting:
            self._deliver(self.callback, self.events.waiting.pop(0))

    def _deliver(self, function: Any, given: Any) -> None:
        for _ in range(LAMBDA_TRIES):
            with contextlib.suppress(Crash, Exception):
                function(given, SimpleNamespace(aws_request_id="r-1"))
                return

    def sweep(self) -> None:
        """Run the sweeper; the schedule repeats it whatever happens."""
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: 120_000)
        with contextlib.suppress(Exception):
            self.sweeper(None, context)

    def expire(self) -> None:
        """Let the retention of every job pass."""
        self.scheduler.call("tick", lambda: None)
        self.now = max(self.now, START + SETTINGS.retention_seconds + 1)

    # What the tests look at.

    def jobs(self) -> list[dict[str, Any]]:
        """Return the items of jobs."""
        return [item for item in self.dynamodb.stored.values() if "status" in item]

    def claims(self) -> list[dict[str, Any]]:
        """Return the items of idempotency keys."""
        return [item for item in self.dynamodb.stored.values() if "job" in item]

    def is_past(self, item: dict[str, Any]) -> bool:
        """Return whether an item is past its TTL."""
        return int(item["ttl"]["N"]) <= self.now

    def target(self) -> str:
        """Return the id of the job that a client reads or deletes."""
        found = sorted(item["id"]["S"] for item in self.jobs())
        return found[0] if found else "0" * 44

    def rest(self) -> None:
        """Let time pass until nothing is left to do."""
        self.runtime.refusal = None
        for _ in range(MAX_ROUNDS):
            while self.runtime.waiting:
                self.work(fails=False)
            self.notify()
            self.call_back()
            due = [int(item["due_at"]["N"]) for item in self.jobs() if "due_at" in item]
            if not due:
                break
            self.now = max(self.now + 1, float(min(due)))
            self.sweep()
        # SNS delivers at least once.
        self.notifications += self.published
        self.notify()
        self.call_back()
