"""An account with the jobs' table, bucket and endpoint, in which any call can be made to fail."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError
from botocore.validate import validate_parameters

from jobs import clients
from jobs.bucket import Bucket
from jobs.callback_starter import CallbackStarter
from jobs.endpoint import Endpoint, TimeLimits
from jobs.s3_keys import S3Keys
from jobs.settings import StoreSettings
from jobs.table import Table
from jobs_callback.callback_sender import CallbackSender
from jobs_callback.dead_letter_queue import DeadLetterQueue
from jobs_callback.delivery import Delivery
from jobs_callback.signing_secret import SigningSecret
from jobs_notify.job_finisher import JobFinisher
from jobs_read.route import OwnJobs
from jobs_submit.route import SubmitJob
from jobs_submit.settings import Settings
from jobs_sweep.sweeper import Sweeper
from tests.lambdas.jobs.doubles import DeadLetters, EventQueue, Receiver, Secrets
from tests.lambdas.jobs.network import Client, Crash, Network
from web import http_handler

STORE = StoreSettings(table_name="gpt2-jobs", bucket="gpt2-jobs-bucket", prefix="gpt2/")
SETTINGS = Settings(
    store=STORE,
    endpoint_name="gpt2",
    request_ttl_seconds=600,
    invocation_timeout_seconds=300,
    retention_seconds=86400,
    max_body_bytes=1000,
    callback_hosts=("hooks.example.com", "other.example.com"),
    rate_limits=None,
)
KEYS = S3Keys(STORE.bucket, STORE.prefix)
BODY = '{"inputs": "Once upon a time"}'
ALICE = "arn:aws:iam::123456789012:user/alice"
BOB = "arn:aws:iam::123456789012:user/bob"
HOOK = "https://hooks.example.com/jobs?token=t-7f3a"
LAMBDA_TRIES = 3

# The models of the services take a second to read, and are the same for every test.
SESSION = clients.create_session()

Event = dict[str, Any]


class Runtime:
    """SageMaker's runtime: accepts jobs into its queue. Checks arguments as botocore does."""

    def __init__(self, client: Any) -> None:
        self.meta = client.meta
        self.queue: list[dict[str, Any]] = []
        self.refusal: tuple[str, int] | None = None

    def invoke_endpoint_async(self, **arguments: Any) -> dict[str, Any]:
        """Accept a request, or refuse it."""
        operation = self.meta.service_model.operation_model("InvokeEndpointAsync")
        validate_parameters(arguments, operation.input_shape)
        if self.refusal:
            code, status = self.refusal
            response: Any = {
                "Error": {"Code": code},
                "ResponseMetadata": {"HTTPStatusCode": status},
            }
            raise ClientError(response, "InvokeEndpointAsync")
        path = f"{arguments['S3OutputPathExtension']}/{arguments['Filename']}"
        output = KEYS.location(f"{KEYS.prefix}output/{path}")
        failure = KEYS.location(f"{KEYS.prefix}failure/{arguments['InferenceId']}-error.out")
        self.queue.append({**arguments, "output": output, "failure": failure})
        return {
            "InferenceId": arguments["InferenceId"],
            "OutputLocation": output,
            "FailureLocation": failure,
        }


class World:
    """The account, its clock, the five functions in it, and what they call."""

    def __init__(self) -> None:
        session = SESSION
        self.now = 1_800_000_000.0
        self.network = Network()
        self.context: object = None
        self.dynamodb = clients.create(session, "dynamodb")
        self.s3 = clients.create(session, "s3")
        self.runtime = Runtime(clients.create(session, "sagemaker-runtime"))
        self.events = EventQueue(clients.create(session, "lambda"))
        self.secrets = Secrets(self.now)
        self.dead_callbacks = DeadLetters()
        self.receiver = Receiver(self.network)
        self.dead_letters: list[Event] = []
        self._random = 0
        self._written: list[tuple[str, bytes]] = []
        _create_table(self.dynamodb)
        self.s3.create_bucket(Bucket=STORE.bucket)

        self.dynamodb_calls = self._client(self.dynamodb)
        self.table = Table(self.dynamodb_calls, STORE.table_name, self.clock)
        self.bucket = Bucket(self._client(self.s3), KEYS)
        limits = TimeLimits(SETTINGS.request_ttl_seconds, SETTINGS.invocation_timeout_seconds)
        self.endpoint = Endpoint(self._client(self.runtime), "gpt2", limits, KEYS)
        self.submitter = self.create_submitter(SETTINGS)
        self.reader = http_handler.create(OwnJobs(self.table, self.bucket, self.clock).route)
        self._create_enders(CallbackStarter(self._client(self.events), "gpt2-jobs-callback"))
        self.callback = self.create_callback(frozenset(SETTINGS.callback_hosts))

    def _client(self, client: Any) -> Client:
        return Client(client, self.network)

    def create_submitter(self, settings: Settings) -> http_handler.Handler:
        """Create jobs_submit with these settings."""
        stores = (self.table, self.bucket, self.endpoint)
        route = SubmitJob(settings, *stores, self.clock, self._random_bytes).route
        return http_handler.create(route)

    def _create_enders(self, starter: CallbackStarter | None) -> None:
        stores = (self.table, self.bucket)
        self.notifier = JobFinisher("gpt2", *stores, starter, self.clock).handle
        self.sweeper = Sweeper(*stores, self.endpoint, starter, self.clock).handle

    def turn_callbacks_off(self) -> None:
        """Apply the module again, without callbacks."""
        self._create_enders(None)

    def create_callback(self, allowed_hosts: frozenset[str]) -> Callable[[object, object], None]:
        """Create jobs_callback, which may call these hosts."""
        secret = SigningSecret(self._client(self.secrets), "gpt2-secret", 3600, self.clock)
        delivery = Delivery(allowed_hosts, self.bucket, secret, self.receiver, self.clock)
        queue = DeadLetterQueue(self._client(self.dead_callbacks), "https://queue")
        return CallbackSender(self.table, delivery, queue, self.clock).handle

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
        return self.submitter(api_event("POST /jobs", "/jobs", caller, body, headers), self.context)

    def submit(self, body: str = BODY, **options: Any) -> str:
        """POST /jobs, and return the id."""
        response = self.post(body, **options)
        assert response["statusCode"] == 202, response
        return str(json.loads(response["body"])["id"])

    def get(self, job_id: str, *, caller: str | Event = ALICE) -> Event:
        """GET /jobs/{id}."""
        return self.reader(api_event("GET /jobs/{id}", f"/jobs/{job_id}", caller, id=job_id), None)

    def job(self, job_id: str) -> Event:
        """GET /jobs/{id}, and return the job."""
        response = self.get(job_id)
        assert response["statusCode"] == 200, response
        body: Event = json.loads(response["body"])
        return body

    def delete(self, job_id: str, *, caller: str | Event = ALICE) -> Event:
        """DELETE /jobs/{id}."""
        event = api_event("DELETE /jobs/{id}", f"/jobs/{job_id}", caller, id=job_id)
        return self.reader(event, None)

    def list_jobs(self, *, caller: str | Event = ALICE, **query: str) -> Event:
        """GET /jobs."""
        event = api_event("GET /jobs", "/jobs", caller)
        return self.reader({**event, "queryStringParameters": query}, None)

    def work(self, *, fails: str | None = None) -> list[Event]:
        """Complete every request in SageMaker's queue; return the notifications."""
        events = []
        while self.runtime.queue:
            events.append(self._work_on(self.runtime.queue.pop(0), fails))
        return events

    def _work_on(self, request: dict[str, Any], fails: str | None) -> Event:
        parameters = {
            "endpointName": request["EndpointName"],
            "inputLocation": request["InputLocation"],
        }
        if fails is not None:
            self._put(request["failure"], fails.encode())
            return notification(failed=parameters, failureReason=fails)
        key = KEYS.key_of(request["InputLocation"])
        body = self.s3.get_object(Bucket=STORE.bucket, Key=key)["Body"].read()
        self._put(request["output"], completion_of(body))
        response = {"contentType": "application/json", "outputLocation": request["output"]}
        return notification(completed=parameters, responseParameters=response)

    def write_outcomes_again(self) -> None:
        """Write every output and failure again, as SageMaker may do after a deletion."""
        for location, body in list(self._written):
            self._put(location, body)

    def _put(self, location: str, body: bytes) -> None:
        self._written.append((location, body))
        self.s3.put_object(Bucket=STORE.bucket, Key=KEYS.key_of(location), Body=body)

    def deliver(self, event: Event) -> None:
        """Deliver an event as Lambda does: again if it fails, and then as a dead letter."""
        for _ in range(LAMBDA_TRIES):
            try:
                self.notifier(event, SimpleNamespace(aws_request_id="r-1"))
            except (Crash, Exception):  # noqa: BLE001 - Lambda takes any
                continue
            return
        self.dead_letters.append(event)

    def call_back(self) -> None:
        """Deliver the events for callbacks as Lambda does: again if they fail."""
        while self.events.waiting:
            event = self.events.waiting.pop(0)
            for _ in range(LAMBDA_TRIES):
                with contextlib.suppress(Crash, Exception):
                    self.callback(event, SimpleNamespace(aws_request_id="r-1"))
                    break

    def wear_out(self, job_id: str, attempts: int) -> None:
        """Make attempts up to this number, each when it is due."""
        self.call_back()
        while self.job(job_id)["callback"]["attempts"] < attempts:
            (due_at,) = [item["due_at"]["N"] for item in self.items() if "due_at" in item]
            self.now = float(due_at)
            self.sweep()
            self.call_back()

    def sweep(self) -> None:
        """Run the sweeper with all its time."""
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: 120_000)
        with contextlib.suppress(Crash, Exception):  # the schedule repeats it
            self.sweeper(None, context)

    def items(self) -> list[dict[str, Any]]:
        """Return all items of the table."""
        found: list[dict[str, Any]] = self.dynamodb.scan(TableName=STORE.table_name)["Items"]
        return found

    def object_keys(self) -> list[str]:
        """Return the keys of all objects."""
        response = self.s3.list_objects_v2(Bucket=STORE.bucket)
        return [each["Key"] for each in response.get("Contents", ())]


def completion_of(body: bytes) -> bytes:
    """Return what the container returns for a request."""
    return json.dumps([{"generated_text": json.loads(body)["inputs"] + " there was"}]).encode()


def notification(
    *, completed: Event | None = None, failed: Event | None = None, **fields: Any
) -> Event:
    """Return SNS's event with SageMaker's message, as both are documented."""
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
    """Return SNS's event with a message."""
    record = {"EventSource": "aws:sns", "Sns": {"MessageId": "m-1", "Message": message}}
    return {"Records": [record]}


def api_event(
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
        TableName=STORE.table_name,
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
