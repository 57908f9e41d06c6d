"""Explores what can happen to a job: functions interleave at each call, and each call can fail.

A `Schedule` is one history: a scene that was prepared, the functions that act in it, the turns that
they take, and the calls that fail. `run` plays it until nothing is left to do, and returns which of
the promises of docs/jobs.md were broken.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from types import SimpleNamespace
from typing import Any

from jobs import clients
from jobs.bucket import Bucket
from jobs.callback_policy import MAX_ATTEMPTS
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
    CANCEL,
    CRASHES,
    ENDLESS,
    FAIL,
    LOSE,
    REFUSE,
    REPEAT,
    THROTTLE,
    Actor,
    Scheduler,
    ways,
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
ENDED = ("succeeded", "failed", "expired")
# More than enough sweeps until every deadline has passed.
MAX_ROUNDS = 90


@dataclass(frozen=True)
class Schedule:
    """One history. Turns are (actor, number of calls); faults are (actor, call, way)."""

    scene: str
    actors: tuple[str, ...]
    turns: tuple[tuple[int, int], ...] = ()
    faults: tuple[tuple[int, int, str], ...] = ()


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


SCENES: dict[str, Callable[[Account], None]] = {}
ACTORS: dict[str, Callable[[Account], None]] = {
    "submit": lambda account: _ignore(account.post()),
    "other body": lambda account: _ignore(account.post(OTHER_BODY)),
    "delete": lambda account: _ignore(account.delete(account.target())),
    "get": lambda account: _ignore(account.get(account.target())),
    "sweep": Account.sweep,
    "notify": Account.notify,
    "run": lambda account: _run(account, fails=False),
    "run fails": lambda account: _run(account, fails=True),
    "call back": Account.call_back,
    "expire": Account.expire,
}


def _ignore(_: Exchange) -> None:
    """The scene's checks look at it later."""


def _run(account: Account, *, fails: bool) -> None:
    account.work(fails=fails)
    account.notify()


def scene(prepare: Callable[[Account], None]) -> Callable[[Account], None]:
    """Register a scene under its function's name."""
    SCENES[prepare.__name__.replace("_", " ")] = prepare
    return prepare


@scene
def empty(_: Account) -> None:
    """Nothing was submitted."""


@scene
def queued(account: Account) -> None:
    """SageMaker may have the job or not, and does not have it. The sweeper is due."""
    _play(account, "submit", {3: "lose the response"})
    account.runtime.waiting.clear()
    account.runtime.accepted.clear()
    account.is_lossy = True
    account.now += 61


@scene
def uncertain(account: Account) -> None:
    """SageMaker has the job, but its response was lost. The sweeper is due."""
    _play(account, "submit", {3: "lose the response"})
    account.is_lossy = True
    account.now += 61


@scene
def bare(account: Account) -> None:
    """The submission died before it wrote the input. The sweeper is due."""
    _play(account, "submit", {2: "die before"})
    account.now += 61


@scene
def running(account: Account) -> None:
    """SageMaker has the job. The sweeper is due."""
    _play(account, "submit", {})
    account.now += 301


@scene
def worked(account: Account) -> None:
    """SageMaker has written the result; the notification is on its way, the sweeper due."""
    running(account)
    account.work(fails=False)


@scene
def failed(account: Account) -> None:
    """SageMaker has written a failure; the notification is on its way, the sweeper due."""
    running(account)
    account.work(fails=True)


@scene
def ended(account: Account) -> None:
    """The job has ended, and its callback waits in Lambda's queue."""
    worked(account)
    account.notify()


@scene
def deleted(account: Account) -> None:
    """The job was deleted while SageMaker works on it. The sweeper is due."""
    running(account)
    account.delete(account.target())
    account.now += 61


@scene
def half_deleted(account: Account) -> None:
    """A deletion died after its first write. The sweeper is due."""
    running(account)
    _play(account, "delete", {2: "die after"})
    account.now += 61


@scene
def throttled(account: Account) -> None:
    """SageMaker refuses every job for now."""
    account.runtime.refusal = ("ThrottlingException", 429)


@scene
def queued_and_throttled(account: Account) -> None:
    """As `queued`, while SageMaker refuses every job for now."""
    queued(account)
    throttled(account)


@scene
def refused(account: Account) -> None:
    """SageMaker refuses every job for good."""
    account.runtime.refusal = ("ValidationError", 400)


@scene
def last_attempt(account: Account) -> None:
    """The receiver fails, and the last attempt to call it waits in Lambda's queue."""
    account.receiver.status = 500
    ended(account)
    for _ in range(MAX_ATTEMPTS - 1):
        account.call_back()
        (due_at,) = [item["due_at"]["N"] for item in account.jobs()]
        account.now = float(due_at)
        account.sweep()


@scene
def old(account: Account) -> None:
    """The job is past its retention, but DynamoDB has not deleted it yet."""
    ended(account)
    account.call_back()
    account.now = START + SETTINGS.retention_seconds + 1


def _play(account: Account, name: str, faults: dict[int, str]) -> None:
    account.scheduler.run([_actor(account, name, faults)], ())


def _actor(account: Account, name: str, faults: dict[int, str]) -> Actor:
    return Actor(name, lambda: ACTORS[name](account), faults)


@dataclass
class Played:
    """A schedule that was played: what each actor called, what was broken, what S3 contains."""

    calls: list[list[str]]
    broken: list[str]
    objects: list[str]


def run(schedule: Schedule) -> Played:
    """Play a schedule until nothing is left to do, and check every promise."""
    account = Account()
    SCENES[schedule.scene](account)
    actors = [
        _actor(account, name, {call: way for who, call, way in schedule.faults if who == index})
        for index, name in enumerate(schedule.actors)
    ]
    account.scheduler.run(actors, schedule.turns)
    account.rest()
    objects = sorted(account.s3.objects)
    return Played([actor.calls for actor in actors], list(_broken(account, schedule)), objects)


def _broken(account: Account, schedule: Schedule) -> Iterator[str]:
    yield from _responses(account)
    yield from _stuck(account)
    yield from _refused(account)
    yield from _deleted(account)
    yield from _accepted(account)
    yield from _keys(account)
    yield from _orphans(account)
    yield from _callbacks(account, schedule)
    yield from _generations(account, schedule)
    yield from _results(account)
    yield from _probe(account)


def _ids(account: Account, secret: str) -> Iterator[str]:
    for item in account.dynamodb.stored.values():
        if secret in json.dumps(item):
            yield f"item {item['id']['S'][-4:]} {item.get('status', {}).get('S', 'key')}"
    for key in account.s3.objects:
        if secret in key and key not in account.excused:
            yield f"object {key.split('/')[1]}"
    for delivery in account.receiver.deliveries:
        if secret in delivery.headers["webhook-id"]:
            yield "callback"


def _responses(account: Account) -> Iterator[str]:
    for each in account.exchanges:
        if each.status == 500:
            yield "a client got 500"


def _stuck(account: Account) -> Iterator[str]:
    for item in _kept(account):
        if "open" in item or "due_at" in item or item["status"]["S"] not in ENDED:
            yield f"a job is stuck: {item['status']['S']}"


def _kept(account: Account) -> list[dict[str, Any]]:
    return [item for item in account.jobs() if not account.is_past(item)]


def _told(account: Account) -> dict[str, Exchange]:
    """Return the jobs that a client has a 202 for."""
    posts = [each for each in account.exchanges if each.kind.startswith("post")]
    return {each.job_id: each for each in posts if each.status == 202}


def _refused(account: Account) -> Iterator[str]:
    # A replay that returned a job, or asks for another try, keeps it.
    kept = [item["id"]["S"] for item in account.jobs() if "replayed" in item]
    told = "".join([*_told(account), *kept])
    for each in account.exchanges:
        if each.kind.startswith("post") and (each.status or 0) >= 400 and each.secret not in told:
            for found in _ids(account, each.secret):
                yield f"a refused job ({each.status}) left: {found}"


def _deleted(account: Account) -> Iterator[str]:
    gone = [each for each in account.exchanges if each.kind == "delete" and each.status == 204]
    for each in gone:
        for found in _ids(account, each.job_id):
            if found != "callback":
                yield f"a deleted job left: {found}"
        for later in account.exchanges:
            if later.started >= each.ended and later.job_id == each.job_id and later is not each:
                if later.kind == "get" and later.status == 200:
                    yield "a deleted job was read"
                if later.kind.startswith("post") and later.status == 202:
                    yield "a deleted job was replayed"


def _accepted(account: Account) -> Iterator[str]:
    asked = {each.job_id for each in account.exchanges if each.kind == "delete"}
    exist = {item["id"]["S"] for item in account.jobs()}
    for job_id in _told(account):
        if job_id not in exist and job_id not in asked:
            yield "an accepted job is gone"


def _keys(account: Account) -> Iterator[str]:
    jobs = _kept(account)
    exist = {item["id"]["S"] for item in jobs}
    claimed = {item["job"]["S"] for item in account.claims() if not account.is_past(item)}
    if claimed - exist:
        yield "a key is in use without a job"
    if exist - claimed:
        yield "a job has lost its key"
    if len(jobs) > 1:
        yield "two jobs for one key"


def _orphans(account: Account) -> Iterator[str]:
    exist = {item["id"]["S"] for item in account.jobs()}
    for key in account.s3.objects:
        if not any(job_id in key for job_id in exist) and key not in account.excused:
            yield f"an object without a job: {key.split('/')[1]}"


def _callbacks(account: Account, schedule: Schedule) -> Iterator[str]:
    jobs = {item["id"]["S"]: item for item in account.jobs()}
    delivered: Counter[str] = Counter()
    for delivery in account.receiver.deliveries:
        job_id = delivery.headers["webhook-id"]
        delivered[job_id] += 1
        if job_id in jobs and jobs[job_id]["status"]["S"] != delivery.job["status"]:
            yield f"told {delivery.job['status']}, but it is {jobs[job_id]['status']['S']}"
    for job_id, item in jobs.items():
        if delivered[job_id] == 0 and not account.is_past(item):
            yield "a receiver was not called"
    if account.receiver.status != 200:
        yield from _given_up(account)
        return
    if not schedule.faults and any(count > 1 for count in delivered.values()):
        yield "a receiver was called twice"
    if account.letters.bodies:
        yield "a callback was given up"


def _given_up(account: Account) -> Iterator[str]:
    letters = {letter["callback"]["id"] for letter in account.letters.bodies}
    for item in _kept(account):
        if item["callback"]["M"]["status"]["S"] != "failed":
            yield "a callback has not ended"
        if item["id"]["S"] not in letters:
            yield "a callback was given up without a dead letter"
    attempts = Counter(each.headers["webhook-id"] for each in account.receiver.deliveries)
    if any(count > MAX_ATTEMPTS for count in attempts.values()):
        yield "more attempts than allowed"


def _generations(account: Account, schedule: Schedule) -> Iterator[str]:
    counts = Counter(each.arguments["InferenceId"] for each in account.runtime.accepted)
    if not schedule.faults and not account.is_lossy and any(n > 1 for n in counts.values()):
        yield "a job was generated twice"


def _results(account: Account) -> Iterator[str]:
    if account.lost_types:
        return
    for item in _kept(account):
        if item["status"]["S"] == "succeeded":
            result = account.get(item["id"]["S"]).body.get("result")
            if result != RESULT.decode():
                yield f"the result became {result!r}"


def _probe(account: Account) -> Iterator[str]:
    """The key belongs to its job, or is free."""
    jobs = {item["id"]["S"] for item in _kept(account)}
    made = [
        each.sent
        for each in account.exchanges
        if each.secret and any(each.secret in job_id for job_id in jobs)
    ]
    probe = account.post(made[0] or BODY if made and jobs else BODY)
    if probe.status != 202:
        yield f"the key is refused: {probe.status}"
    elif jobs and probe.job_id not in jobs:
        yield "the key made another job"
    elif bool(jobs) is not probe.is_replay:
        yield "a replay of nothing"


# What to explore.


def pairs(scene_name: str) -> Iterator[Schedule]:
    """Yield each pair of functions, the second acting wholly before each call of the first."""
    for first, second in itertools.product(ACTORS, repeat=2):
        if _is_possible(scene_name, first, second):
            for stop in range(max(_calls(scene_name, first), 1) + 1):
                yield Schedule(scene_name, (first, second), ((0, stop), (1, ENDLESS)))


def _is_possible(scene_name: str, first: str, second: str) -> bool:
    # The retention is a day at least: longer than a submission, and than any job is open.
    if "expire" not in (first, second):
        return True
    return scene_name in ("empty", "ended", "old") and first not in ("submit", "other body")


@functools.cache
def _calls(scene_name: str, name: str) -> int:
    """Return how many calls a function makes in a scene, alone."""
    return len(run(Schedule(scene_name, (name,))).calls[0])


def broken(schedule: Schedule, calls: list[list[str]]) -> Iterator[Schedule]:
    """Yield a schedule once for each of its calls and each way in which that can fail."""
    for who, operations in enumerate(calls):
        for number, operation in enumerate(operations, start=1):
            for way in ways(operation):
                yield replace(schedule, faults=(*schedule.faults, (who, number, way)))


def triples(scene_name: str, random: Random, count: int) -> Iterator[Schedule]:
    """Yield schedules in which a third function acts inside the second, inside the first."""
    names = [name for name in ACTORS if name != "expire"]
    for _ in range(count):
        first, second, third = (random.choice(names) for _ in range(3))
        outer = random.randint(0, max(_calls(scene_name, first), 1))
        inner = random.randint(0, max(_calls(scene_name, second), 1))
        turns = ((0, outer), (1, inner), (2, ENDLESS), (1, ENDLESS))
        yield Schedule(scene_name, (first, second, third), turns, _fault(random, 3, 12))


def walks(scene_name: str, random: Random, count: int) -> Iterator[Schedule]:
    """Yield schedules of two to four functions that take turns at random."""
    names = [name for name in ACTORS if name != "expire"]
    for _ in range(count):
        actors = tuple(random.choice(names) for _ in range(random.randint(2, 4)))
        turns = tuple((random.randrange(len(actors)), random.randint(1, 4)) for _ in range(12))
        yield Schedule(scene_name, actors, turns, _fault(random, len(actors), 10))


def _fault(random: Random, actors: int, calls: int) -> tuple[tuple[int, int, str], ...]:
    who, number = random.randrange(actors), random.randint(1, calls)
    way = random.choice((FAIL, LOSE, *CRASHES, REPEAT, CANCEL, THROTTLE, REFUSE))
    return random.choice(((), ((who, number, way),)))
