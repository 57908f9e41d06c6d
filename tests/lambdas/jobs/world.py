"""An account with the jobs' table, bucket and endpoint, in which any call can be made to break."""

from __future__ import annotations

import contextlib
import json
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError
from botocore.validate import validate_parameters

from jobs import clients
from jobs.bucket import Bucket
from jobs.callback_starter import Caller
from jobs.endpoint import Endpoint
from jobs.s3_keys import Layout
from jobs.settings import SubmitConfig
from jobs.table import Table
from jobs_callback import app as callback
from jobs_callback.dead_letters import DeadLetters
from jobs_callback.secret import Secret
from jobs_notify import app as notify
from jobs_read import route as read
from jobs_submit import route as submit
from jobs_sweep import app as sweep
from tests.lambdas.jobs.outside import EventQueue, Letters, Receiver, Secrets
from tests.lambdas.jobs.wire import Client, Crash, Wire
from web import http_handler

ENVIRONMENT = {
    "JOBS_TABLE": "gpt2-jobs",
    "JOBS_BUCKET": "gpt2-jobs-bucket",
    "JOBS_PREFIX": "gpt2/",
    "JOBS_QUEUE_SECONDS": "600",
    "JOBS_RUN_SECONDS": "300",
    "JOBS_RETENTION_SECONDS": "86400",
    "SAGEMAKER_ENDPOINT_NAME": "gpt2",
    "MAX_BODY_BYTES": "1000",
    "JOBS_CALLBACK_HOSTS": '["hooks.example.com", "other.example.com"]',
    "JOBS_CALLBACK_FUNCTION": '"gpt2-jobs-callback"',
}
CONFIG = SubmitConfig.from_environ(ENVIRONMENT)
LAYOUT = Layout(CONFIG.bucket, CONFIG.prefix)
BODY = '{"inputs": "Once upon a time"}'
ALICE = "arn:aws:iam::123456789012:user/alice"
BOB = "arn:aws:iam::123456789012:user/bob"
HOOK = "https://hooks.example.com/jobs?token=t-7f3a"
LAMBDA_TRIES = 3

# What it knows about the services takes a second to read, and is the same for every test.
SESSION = clients.create_session()

Event = dict[str, Any]


class Runtime:
    """SageMaker's runtime: takes jobs into its queue; checks what it gets as botocore does."""

    def __init__(self, client: Any) -> None:
        self.meta = client.meta
        self.queue: list[dict[str, Any]] = []
        self.refusal: tuple[str, int] | None = None

    def invoke_endpoint_async(self, **arguments: Any) -> dict[str, Any]:
        """Queue a request, or refuse it."""
        operation = self.meta.service_model.operation_model("InvokeEndpointAsync")
        validate_parameters(arguments, operation.input_shape)
        if self.refusal:
            code, status = self.refusal
            answer: Any = {
                "Error": {"Code": code},
                "ResponseMetadata": {"HTTPStatusCode": status},
            }
            raise ClientError(answer, "InvokeEndpointAsync")
        where = f"{arguments['S3OutputPathExtension']}/{arguments['Filename']}"
        output = LAYOUT.url(f"{LAYOUT.prefix}output/{where}")
        failure = LAYOUT.url(f"{LAYOUT.prefix}failure/{arguments['InferenceId']}-error.out")
        self.queue.append({**arguments, "output": output, "failure": failure})
        return {
            "InferenceId": arguments["InferenceId"],
            "OutputLocation": output,
            "FailureLocation": failure,
        }


class World:
    """The account, its clock, the five functions in it, and whom they call."""

    def __init__(self) -> None:
        session = SESSION
        self.now = 1_800_000_000.0
        self.wire = Wire()
        self.dynamodb = clients.create(session, "dynamodb")
        self.s3 = clients.create(session, "s3")
        self.runtime = Runtime(clients.create(session, "sagemaker-runtime"))
        self.events = EventQueue(clients.create(session, "lambda"))
        self.secrets = Secrets(self.now)
        self.letters = Letters()
        self.receiver = Receiver(self.wire)
        self.dead_letters: list[Event] = []
        self._random = 0
        _create_table(self.dynamodb)
        self.s3.create_bucket(Bucket=CONFIG.bucket)

        self.table = Table(Client(self.dynamodb, self.wire), CONFIG.table, self.clock)
        self.bucket = Bucket(Client(self.s3, self.wire), LAYOUT)
        self.endpoint = Endpoint(Client(self.runtime, self.wire), CONFIG, LAYOUT)
        parts = (self.table, self.bucket)
        caller = Caller(Client(self.events, self.wire), CONFIG.callback_function or "")
        self.submitter = http_handler.create(
            submit.create(CONFIG, *parts, self.endpoint, self.clock, self._random_bytes)
        )
        self.reader = http_handler.create(read.create(*parts, self.clock))
        self._create_enders(caller)
        self.callback = self.create_callback(frozenset(CONFIG.callback_hosts))

    def _create_enders(self, caller: Caller | None) -> None:
        parts = (self.table, self.bucket)
        self.notifier = notify.create(CONFIG.endpoint_name, *parts, caller, self.clock)
        self.sweeper = sweep.create(*parts, self.endpoint, caller, self.clock)

    def turn_callbacks_off(self) -> None:
        """Apply the module again, without callbacks."""
        self._create_enders(None)

    def create_callback(self, hosts: frozenset[str]) -> callback.Handler:
        """Make jobs_callback, which may call these hosts."""
        return callback.create(
            callback.Parts(
                hosts=hosts,
                table=self.table,
                bucket=self.bucket,
                secret=Secret(Client(self.secrets, self.wire), "arn", 3600, self.clock),
                wire=self.receiver,
                dead_letters=DeadLetters(Client(self.letters, self.wire), "https://queue"),
                clock=self.clock,
            )
        )

    def clock(self) -> float:
        """Epoch seconds."""
        return self.now

    def _random_bytes(self, count: int) -> bytes:
        self._random += 1
        return self._random.to_bytes(count, "big")

    def post(
        self,
        body: str = BODY,
        *,
        caller: str | Event = ALICE,
        key: str | None = None,
        hook: str | None = None,
    ) -> Event:
        """POST /jobs."""
        given = {"Idempotency-Key": key, "Callback-Url": hook}
        headers = {name: value for name, value in given.items() if value is not None}
        return self.submitter(_event("POST /jobs", "/jobs", caller, body, headers), None)

    def submit(self, **options: Any) -> str:
        """POST /jobs, and return the id."""
        answer = self.post(**options)
        assert answer["statusCode"] == 202, answer
        return str(json.loads(answer["body"])["id"])

    def get(self, job_id: str, *, caller: str | Event = ALICE) -> Event:
        """GET /jobs/{id}."""
        return self.reader(_event("GET /jobs/{id}", f"/jobs/{job_id}", caller, id=job_id), None)

    def job(self, job_id: str) -> Event:
        """GET /jobs/{id}, and return what it says."""
        answer = self.get(job_id)
        assert answer["statusCode"] == 200, answer
        body: Event = json.loads(answer["body"])
        return body

    def delete(self, job_id: str, *, caller: str | Event = ALICE) -> Event:
        """DELETE /jobs/{id}."""
        event = _event("DELETE /jobs/{id}", f"/jobs/{job_id}", caller, id=job_id)
        return self.reader(event, None)

    def list_jobs(self, *, caller: str | Event = ALICE, **query: str) -> Event:
        """GET /jobs."""
        event = _event("GET /jobs", "/jobs", caller)
        return self.reader({**event, "queryStringParameters": query}, None)

    def work(self, *, fails: str | None = None) -> list[Event]:
        """Work on all that SageMaker has; return the notifications."""
        events = []
        while self.runtime.queue:
            events.append(self._work_on(self.runtime.queue.pop(0), fails))
        return events

    def _work_on(self, request: dict[str, Any], fails: str | None) -> Event:
        asked = {"endpointName": request["EndpointName"], "inputLocation": request["InputLocation"]}
        if fails is not None:
            self._put(request["failure"], fails.encode())
            return notification(failed=asked, failureReason=fails)
        key = LAYOUT.key_of(request["InputLocation"])
        body = self.s3.get_object(Bucket=CONFIG.bucket, Key=key)["Body"].read()
        self._put(request["output"], answer_of(body))
        parameters = {"contentType": "application/json", "outputLocation": request["output"]}
        return notification(completed=asked, responseParameters=parameters)

    def _put(self, location: str, body: bytes) -> None:
        self.s3.put_object(Bucket=CONFIG.bucket, Key=LAYOUT.key_of(location), Body=body)

    def deliver(self, event: Event) -> None:
        """Hand an event over as Lambda does: again when it fails, to the dead letters at last."""
        for _ in range(LAMBDA_TRIES):
            try:
                self.notifier(event, SimpleNamespace(aws_request_id="r-1"))
            except (Crash, Exception):  # noqa: BLE001 - Lambda takes any
                continue
            return
        self.dead_letters.append(event)

    def call_back(self) -> None:
        """Hand over what asks for callbacks, each again when it fails, as Lambda does."""
        while self.events.waiting:
            event = self.events.waiting.pop(0)
            for _ in range(LAMBDA_TRIES):
                with contextlib.suppress(Crash, Exception):
                    self.callback(event, SimpleNamespace(aws_request_id="r-1"))
                    break

    def wear_out(self, job_id: str, attempts: int) -> None:
        """Let so many attempts be made in all, each when it is due."""
        self.call_back()
        while self.job(job_id)["callback"]["attempts"] < attempts:
            (due_at,) = [item["due_at"]["N"] for item in self.items() if "due_at" in item]
            self.now = float(due_at)
            self.sweep()
            self.call_back()

    def sweep(self) -> None:
        """Run the sweeper, with all its time."""
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: 120_000)
        with contextlib.suppress(Crash, Exception):  # the schedule comes again
            self.sweeper(None, context)

    def items(self) -> list[dict[str, Any]]:
        """Return all that the table holds."""
        found: list[dict[str, Any]] = self.dynamodb.scan(TableName=CONFIG.table)["Items"]
        return found

    def object_keys(self) -> list[str]:
        """Return the keys of all objects."""
        answer = self.s3.list_objects_v2(Bucket=CONFIG.bucket)
        return [each["Key"] for each in answer.get("Contents", ())]


def answer_of(body: bytes) -> bytes:
    """What the container answers."""
    return json.dumps([{"generated_text": json.loads(body)["inputs"] + " there was"}]).encode()


def notification(
    *, completed: Event | None = None, failed: Event | None = None, **fields: Any
) -> Event:
    """SNS's event with SageMaker's message in it, as both are documented."""
    message = {
        "awsRegion": "us-east-1",
        "eventTime": "2026-11-23T14:00:05.608Z",
        "receivedTime": "2026-11-23T14:00:00.455Z",
        "invocationStatus": "Completed" if completed else "Failed",
        "requestParameters": completed or failed,
        "eventVersion": "1.0",
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
        **fields,
    }
    return sns_event(json.dumps(message))


def sns_event(message: str) -> Event:
    """SNS's event around a message."""
    record = {"EventSource": "aws:sns", "Sns": {"MessageId": "m-1", "Message": message}}
    return {"Records": [record]}


def _event(
    route: str,
    path: str,
    caller: str | Event | None,
    body: str | None = None,
    headers: dict[str, str] | None = None,
    **parameters: str,
) -> Event:
    found = {"iam": {"userArn": caller}} if isinstance(caller, str) else caller
    authorizer = {"authorizer": found} if caller else {}
    return {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "headers": headers or {},
        "pathParameters": parameters,
        "requestContext": {"requestId": "r-1", "domainName": "api.example.com", **authorizer},
        "body": body,
        "isBase64Encoded": False,
    }


def _create_table(client: Any) -> None:
    types = {"owner": "S", "id": "S", "open": "S", "due_at": "N"}
    client.create_table(
        TableName=CONFIG.table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": kind} for name, kind in types.items()
        ],
        KeySchema=_schema("owner", "id"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "open",
                "KeySchema": _schema("open", "due_at"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
