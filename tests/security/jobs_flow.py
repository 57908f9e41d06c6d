"""Everything that the functions of examples/jobs do, one function at a time.

What a function finds is put there by an operator, so that only this one has to be started; what it
left is looked at by the operator, since some of what is refused to it is kept from the client.
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from local.fake_internet import Receiver, Reply
from local.faults import Fault, Kind
from local.stack import Stack
from tests.apply.resources import client as aws_client
from tests.e2e.jobs.support import ENDED, HOOKS, Caller
from tests.security.grants import Grant

SPEED = 600
WAIT_SECONDS = 60
FAR = 10**10


@dataclass
class Scene:
    """The stack, its operator, and the receiver of its callbacks."""

    stack: Stack
    receiver: Receiver
    statuses: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        [submit] = [f for f in self.stack.applied.functions if f.name.endswith("-jobs-submit")]
        self.endpoint_name: str = submit.settings["endpoint_name"]
        self.store: dict[str, str] = submit.settings["store"]
        self.db = aws_client(self.stack.aws, "dynamodb")
        self.s3 = aws_client(self.stack.aws, "s3")
        self.caller = Caller(self.stack, self.stack.credentials)
        me = f"iam:arn:aws:iam::{self.stack.applied.account_id}:user/laptop"
        self.owner = hashlib.sha256(me.encode()).hexdigest()[:32]

    def function(self, name: str) -> str:
        """The ARN of one."""
        [arn] = [f.arn for f in self.stack.applied.functions if f.name.endswith(f"-jobs-{name}")]
        return arn

    def check(self, holds: object) -> None:
        """Note whether something is as it should be, as a status."""
        self.statuses.append(200 if holds else 500)

    def object_key(self, kind: str, job_id: str) -> str:
        tail = f"{job_id}.json" if kind == "input" else f"{job_id}/result"
        return f"{self.store['prefix']}{kind}/{self.owner}/{tail}"

    def put_object(self, kind: str, job_id: str) -> str:
        key = self.object_key(kind, job_id)
        body = b'{"inputs": "to be"}'
        self.s3.put_object(Bucket=self.store["bucket"], Key=key, Body=body)
        return key

    def set_output(self, job_id: str, key: str) -> None:
        """Note in the table where the result of a job is."""
        self.db.update_item(
            TableName=self.store["table_name"],
            Key={"owner": {"S": self.owner}, "id": {"S": job_id}},
            UpdateExpression="SET output_key = :key",
            ExpressionAttributeValues={":key": {"S": key}},
        )

    def objects(self, job_id: str) -> list[str]:
        found = self.s3.list_objects_v2(Bucket=self.store["bucket"]).get("Contents", [])
        return [each["Key"] for each in found if job_id in each["Key"]]

    def put_job(self, status: str, **more: Any) -> str:
        """A job of the caller's, due at once if the sweeper asks; returns its id."""
        now = int(self.stack.clock.time())
        job_id = f"{now * 1000:012x}{uuid.uuid4().hex}"
        item = {
            "owner": {"S": self.owner},
            "id": {"S": job_id},
            "status": {"S": status},
            "created_at": {"N": str(now * 1000)},
            "deadline_at": {"N": str(FAR)},
            "ttl": {"N": str(FAR)},
            **({"finished_at": {"N": str(now * 1000)}} if status in ENDED else {}),
            **more,
        }
        self.db.put_item(TableName=self.store["table_name"], Item=item)
        return job_id

    def put_called(self, status: str, path: str, due_at: int) -> str:
        """A job with a callback."""
        urls = {"url": f"https://{HOOKS}/{path}", "job_url": "https://api.example.com/jobs/1"}
        callback: dict[str, Any] = {name: {"S": text} for name, text in urls.items()}
        callback |= {"status": {"S": "pending"}, "attempts": {"N": "0"}}
        return self.put_job(
            status, callback={"M": callback}, open={"S": "open"}, due_at={"N": str(due_at)}
        )

    def put_deleted(self, due_at: int, **more: Any) -> str:
        """A job that its client deleted while SageMaker worked on it."""
        return self.put_job("deleted", open={"S": "open"}, due_at={"N": str(due_at)}, **more)

    def item(self, job_id: str) -> dict[str, Any]:
        key = {"owner": {"S": self.owner}, "id": {"S": job_id}}
        found = self.db.get_item(TableName=self.store["table_name"], Key=key).get("Item", {})
        return dict(found)

    def is_gone(self, job_id: str) -> bool:
        """Whether neither the job nor an object of it remains."""
        return not self.item(job_id) and not self.objects(job_id)

    def has(self, job_id: str, status: str) -> bool:
        return bool(self.item(job_id).get("status", {}).get("S") == status)

    def callback_is(self, job_id: str, status: str) -> bool:
        return bool(
            self.item(job_id).get("callback", {}).get("M", {}).get("status") == {"S": status}
        )

    def send(self, function: str, event: Any) -> None:
        """Give a function an event, and wait until nothing is on its way any more."""
        self.stack.background_services.send(self.function(function), json.dumps(event))
        until(lambda: not self.stack.background_services.waiting)

    def letters(self) -> list[str]:
        """Take all dead letters out of their queue, which gives ten at a time."""
        arn = self.stack.applied.event_settings[0].on_failure_arn
        assert arn is not None
        found: list[str] = []
        while some := self.stack.background_services.dead_letters.bodies(arn):
            found += some
        return found


def until(condition: Callable[[], object]) -> None:
    """Wait; what never comes is for the checks to notice."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


def _submit(scene: Scene) -> None:
    key, refused = uuid.uuid4().hex, uuid.uuid4().hex
    first, again = (scene.caller.submit("to be", idempotency_key=key) for _ in range(2))
    taken = first.json().get("id", "") if first.status_code == 202 else ""
    scene.check(taken and again.status_code == 202 and again.json()["id"] == taken)
    scene.check(scene.has(taken, "running") if taken else False)
    before = scene.db.scan(TableName=scene.store["table_name"])["Count"]
    inputs = len(scene.objects("/input/"))
    scene.stack.faults.add(Fault(Kind.THROTTLE, function=None))
    scene.check(scene.caller.submit("no", idempotency_key=refused).status_code == 429)
    scene.check(scene.db.scan(TableName=scene.store["table_name"])["Count"] == before)
    scene.check(len(scene.objects("/input/")) == inputs)


def _read(scene: Scene) -> None:
    job_id = scene.put_job("succeeded")
    scene.set_output(job_id, scene.put_object("output", job_id))
    scene.check(scene.caller.call("GET", "/jobs?limit=1").status_code == 200)
    found = scene.caller.call("GET", f"/jobs/{job_id}")
    scene.check(found.status_code == 200 and "result" in found.json())
    scene.check(scene.caller.call("DELETE", f"/jobs/{job_id}").status_code == 204)
    scene.check(scene.is_gone(job_id))
    # While SageMaker may still write a result, the item remains for the notification.
    running = scene.put_job("running")
    scene.put_object("input", running)
    scene.check(scene.caller.call("DELETE", f"/jobs/{running}").status_code == 204)
    scene.check(scene.has(running, "deleted") and not scene.objects(running))
    scene.check(scene.caller.call("GET", f"/jobs/{running}").status_code == 404)


def _notify(scene: Scene) -> None:
    job_id = scene.put_called("running", "notify", FAR)
    gone = f"{0:012x}{uuid.uuid4().hex}"
    # SageMaker's keys are known: no submission of it is in progress any more.
    deleted = scene.put_deleted(due_at=FAR)
    scene.set_output(deleted, scene.object_key("output", deleted))
    for each in (job_id, gone, deleted):
        scene.put_object("output", each)
        scene.send("notify", _notification(scene, each))
    scene.check(scene.callback_is(job_id, "delivered"))
    scene.check(not scene.objects(gone))
    scene.check(scene.is_gone(deleted))


def _notification(scene: Scene, job_id: str) -> Any:
    bucket = f"s3://{scene.store['bucket']}"
    message = {
        "invocationStatus": "Completed",
        "requestParameters": {
            "endpointName": scene.endpoint_name,
            "inputLocation": f"{bucket}/{scene.object_key('input', job_id)}",
        },
        "responseParameters": {
            "contentType": "application/json",
            "outputLocation": f"{bucket}/{scene.object_key('output', job_id)}",
        },
    }
    return {"Records": [{"Sns": {"MessageId": "1", "Message": json.dumps(message)}}]}


def _callback(scene: Scene) -> None:
    scene.receiver.answer("/gone", Reply(410))
    told, gone = (scene.put_called("succeeded", path, FAR) for path in ("told", "gone"))
    for job_id in (told, gone):
        scene.set_output(job_id, scene.put_object("output", job_id))
        scene.send("callback", {"owner": scene.owner, "id": job_id, "attempt": 1})
    scene.check(scene.callback_is(told, "delivered") and scene.callback_is(gone, "failed"))
    deliveries = [d.json for d in scene.receiver.deliveries if d.json["id"] == told]
    scene.check(deliveries and "result" in deliveries[0])
    scene.check([letter for letter in scene.letters() if gone in letter])
    # S3 does not say of a missing result that it is missing, since listing has a condition.
    missing = scene.put_called("succeeded", "missing", FAR)
    scene.set_output(missing, scene.object_key("output", missing))
    scene.send("callback", {"owner": scene.owner, "id": missing, "attempt": 1})
    scene.check(scene.callback_is(missing, "delivered"))
    deliveries = [d.json for d in scene.receiver.deliveries if d.json["id"] == missing]
    scene.check(deliveries and deliveries[0]["error"]["code"] == "result_gone")


def _sweep(scene: Scene) -> None:
    due = int(scene.stack.clock.time())
    ended = scene.put_called("failed", "sweep", due)
    queued = scene.put_job("queued", open={"S": "open"}, due_at={"N": str(due)})
    scene.put_object("input", queued)
    deleted = scene.put_deleted(due, deadline_at={"N": str(due - 1)})
    scene.put_object("output", deleted)
    scene.send("sweep", {})
    scene.check(scene.callback_is(ended, "delivered"))
    scene.check(scene.has(queued, "running"))
    scene.check(scene.is_gone(deleted))


def _dead_letter(name: str) -> Callable[[Scene], None]:
    """What a function cannot digest goes to the queue with the function's own role."""

    def part(scene: Scene) -> None:
        scene.letters()
        if name == "sweep":
            scene.stack.faults.add(
                Fault(Kind.HANDLER_CRASH, times=3, function=_name(scene, name), operation="Query")
            )
        scene.send(name, {})
        scene.check(scene.letters())

    return part


def _name(scene: Scene, name: str) -> str:
    return scene.function(name).rpartition(":")[2]


SEND = "sqs:SendMessage"
_PARTS = {
    "submit": _submit,
    "read": _read,
    "notify": _notify,
    "callback": _callback,
    "sweep": _sweep,
}


def jobs_flow(receiver: Receiver) -> Callable[[Stack, httpx.Client, Grant | None], list[int]]:
    """Make the flow, for a stack whose internet leads to a receiver."""

    def flow(stack: Stack, client: httpx.Client, only: Grant | None) -> list[int]:
        del client  # callers of jobs sign
        scene = Scene(stack, receiver)
        for name, part in _PARTS.items():
            if only is not None and f"-jobs-{name}-" not in only.role:
                continue
            has_letters = name in ("notify", "sweep")
            if not (only and only.action == SEND and has_letters):
                _quiet(stack)
                part(scene)
            if has_letters and (only is None or only.action == SEND):
                _quiet(stack)
                _dead_letter(name)(scene)
        stack.faults.clear()
        return scene.statuses

    return flow


def _quiet(stack: Stack) -> None:
    """Nothing but what a part asks for happens."""
    stack.faults.clear()
    stack.faults.add(Fault(Kind.SCHEDULE_MISSED, times=None))
    stack.faults.add(Fault(Kind.NOTIFY_LOST, times=None))
    # What the schedule sent before would take the faults that are meant for a part.
    until(lambda: not stack.background_services.waiting)
