"""Running examples whose functions call AWS, with a list of every call that they make."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from api_keys.item import Key, Name
from local.fake_internet import Internet, Receiver
from local.identity import Decision
from local.sagemaker.asynchronous.objects import SESSION_NAME
from local.stack import Stack
from local.state import Applied
from tests.apply.resources import client as aws_client
from tests.e2e.jobs.support import HOOKS, Caller
from tests.security.grants import Grant
from tests.security.jobs_flow import SPEED, jobs_flow
from tools.keys import secret, writes
from tools.keys.store import Store

TIMEOUT_SECONDS = 60
CHAT = "chat-cpu"
MESSAGES = [{"role": "user", "content": "to be"}]


@dataclass
class Ledger:
    """Every call that was decided about, once."""

    _made: set[Decision] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, decision: Decision) -> None:
        # S3 looks at ListBucket by itself where an object is missing. Denied, it responds 403 in
        # place of 404, and the function asks for the list. No call of a function was refused.
        if not decision.is_call and not decision.allowed:
            return
        with self._lock:
            self._made.add(decision)

    def take(self) -> set[Decision]:
        """The calls of functions since the last time."""
        with self._lock:
            made, self._made = self._made, set()
        return {
            call
            for call in made
            # SageMaker acts with the execution role, which no function has.
            if ":assumed-role/" in call.caller_arn
            and not call.caller_arn.endswith(f"/{SESSION_NAME}")
        }


Flow = Callable[[Stack, httpx.Client, Grant | None], list[int]]
"""Makes the functions of a stack do all that they can, or at least all that needs one grant.

Returns the statuses that the client saw; 200 is as it should be.
"""


def _with_usage(stack: Stack, client: httpx.Client, only: Grant | None) -> list[int]:
    """Each key that Terraform created, and a look at what that took."""
    del only  # these requests are all of it
    statuses = []
    for headers in _created_keys(stack):
        answers = [
            client.post("/generate", json={"inputs": "to be"}, headers=headers),
            client.get("/endpoint", headers=headers),
            client.get("/usage", headers=headers),
        ]
        statuses += [answer.status_code for answer in answers]
    return statuses


def _with_openai(stack: Stack, client: httpx.Client, only: Grant | None) -> list[int]:
    """Keys of both kinds, whole and streamed responses, and the note that a key was used."""
    del only
    made, name = secret.new(), f"client-{uuid.uuid4().hex}"
    key = Key(secret.digest_of(made), name, int(time.time()))
    store = Store(aws_client(stack.aws, "dynamodb"), f"{CHAT}-api-keys")
    store.write([writes.new_name(Name(name, 1, (key.digest,))), writes.new_key(key)])
    statuses = []
    for headers in [{"x-api-key": made}, *_created_keys(stack)]:
        for stream in (True, False):
            chat = {"model": CHAT, "messages": MESSAGES, "stream": stream}
            response = client.post("/v1/chat/completions", json=chat, headers=headers)
            statuses.append(response.status_code)
        # The engine reads `messages`, the route demands `inputs`.
        body = {"inputs": "to be", "messages": MESSAGES}
        statuses.append(client.post("/generate", json=body, headers=headers).status_code)
        statuses.append(client.get("/usage", headers=headers).status_code)
    record = store.record(name)
    # No request fails for the note.
    is_noted = record is not None and record.keys[0].last_used_at is not None
    return [*statuses, 200 if is_noted else 500]


def _with_own_route(stack: Stack, client: httpx.Client, only: Grant | None) -> list[int]:
    """A route of one's own, and OpenAI's API of an engine without streams."""
    del client, only
    caller = Caller(stack, stack.credentials)
    completion = {"model": "own-routes", "prompt": "to be"}
    created = caller.call("POST", "/summarize", b'{"text": "to be"}').status_code
    return [
        200 if created == 201 else created,
        caller.call("POST", "/v1/completions", json.dumps(completion).encode()).status_code,
        caller.call("POST", "/generate", b'{"inputs": "to be"}').status_code,
        caller.call("GET", "/usage").status_code,
    ]


def _created_keys(stack: Stack) -> list[dict[str, str]]:
    """The headers with each key that Terraform created."""
    secrets = aws_client(stack.aws, "secretsmanager")
    arns = stack.applied.outputs["api_key_secret_arns"].values()
    return [{"x-api-key": secrets.get_secret_value(SecretId=arn)["SecretString"]} for arn in arns]


@contextmanager
def _jobs(folder: Path) -> Iterator[tuple[Stack, Flow]]:
    internet = Internet(folder)
    with Receiver(internet.authority.server_context([HOOKS])) as receiver:
        internet.add(HOOKS, receiver.port)
        with Stack("jobs", model="echo", clock_speed=SPEED, internet=internet) as stack:
            yield stack, jobs_flow(receiver)


Start = Callable[[Path], AbstractContextManager[tuple[Stack, Flow]]]


def _plain(example: str, flow: Flow, **arguments: object) -> Start:
    @contextmanager
    def start(folder: Path) -> Iterator[tuple[Stack, Flow]]:
        del folder
        with Stack(example, model="echo", arguments=arguments) as stack:
            yield stack, flow

    return start


LIMITS = {"requests_per_minute": 1_000_000, "tokens_per_day": 1_000_000_000, "timeout_seconds": 5}

# Every function of the module is in one of them: another one is proved by its line here, and its
# flow. Both kinds of API, and of API keys, are in them too.
FLOWS: dict[str, Start] = {
    CHAT: _plain(
        CHAT, _with_openai, api_keys={"keys": {"alice": {}}, "table": {}}, rate_limits=LIMITS
    ),
    "jobs": _jobs,
    "limits": _plain(
        "limits", _with_usage, api_keys={"keys": {"alice": {}, "bob": {}}}, rate_limits=LIMITS
    ),
    "own-routes": _plain("own-routes", _with_own_route, openai={}, rate_limits=LIMITS),
}


@dataclass(frozen=True)
class Exercised:
    """A running example and all that can be asked of it."""

    stack: Stack
    client: httpx.Client
    ledger: Ledger
    flow: Flow
    original: Applied

    def run(self, applied: Applied, only: Grant | None = None) -> tuple[list[int], set[Decision]]:
        """Go through everything under another state: the statuses, and the calls that were made.

        `only`: what does not need this grant may be left out.
        """
        self.stack.reload(applied)
        self.ledger.take()
        return self.flow(self.stack, self.client, only), self.ledger.take()


# Which one is in `make test`.
QUICK = "limits"


@pytest.fixture(
    scope="package",
    params=[
        pytest.param(name, marks=[] if name == QUICK else [pytest.mark.long])
        for name in sorted(FLOWS)
    ],
)
def exercised(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Exercised]:
    ledger = Ledger()
    with (
        FLOWS[request.param](tmp_path_factory.mktemp("internet")) as (stack, flow),
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        stack.identities.observe(ledger.add)
        yield Exercised(stack, client, ledger, flow, stack.applied)
        stack.reload(stack.applied)
