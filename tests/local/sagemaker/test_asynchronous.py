"""InvokeEndpointAsync: taken at once, worked off later, told to a topic."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from starlette.responses import JSONResponse

from local.clock import Clock
from local.faults import Faults, parse
from local.identity import Credentials, Identities
from local.sagemaker import Background, Objects, Sleep, create_app
from local.sagemaker.asynchronous.objects import Object, ObjectError
from local.serving import Serving
from local.state import AsyncInference, Capacity, Role
from tests.local.sagemaker.support import (
    ACCOUNT,
    NAME,
    REGION,
    Container,
    Service,
    allow,
    applied,
    endpoint,
    slowly,
    wait_for,
)

ROLE = "arn:aws:iam:::role/r"
DONE = f"arn:aws:sns:{REGION}:{ACCOUNT}:done"
FAILED = f"arn:aws:sns:{REGION}:{ACCOUNT}:failed"
INPUT = "s3://bucket/in/1.json"
SPEED = 100.0

SETTINGS = AsyncInference("s3://bucket/out", "s3://bucket/failed", DONE, FAILED, None)
PUBLISH = allow("sns:Publish", resource=f"arn:aws:sns:{REGION}:{ACCOUNT}:*")


class Memory(Objects):
    """S3, kept in a dictionary."""

    def __init__(self) -> None:
        super().__init__("", REGION, lambda _: Credentials("", ""))
        self.held = {INPUT: Object(b'{"inputs": "hello"}', "application/json")}

    async def read(self, role_arn: str, location: str) -> Object:
        assert role_arn == ROLE
        if location not in self.held:
            raise ObjectError("NoSuchKey")
        return self.held[location]

    async def write(self, role_arn: str, location: str, content: Object) -> None:
        assert role_arn == ROLE
        self.held[location] = content


@dataclass
class Jobs:
    """A running asynchronous endpoint."""

    service: Service
    objects: Memory
    published: list[tuple[str, Any]] = field(default_factory=list)

    def invoke(self, **arguments: Any) -> Any:
        client = self.service.client(allow("sagemaker:InvokeEndpointAsync"))
        return client.invoke_endpoint_async(
            **{"EndpointName": NAME, "InputLocation": INPUT, **arguments}
        )

    def outcome(self) -> tuple[str, Any]:
        """The first message: the topic's name and what it says."""
        wait_for(lambda: self.published, 15)
        topic, message = self.published[0]
        return topic.rpartition(":")[2], json.loads(message)

    def refusal(self, **arguments: Any) -> str:
        with pytest.raises(ClientError) as caught:
            self.invoke(**arguments)
        return str(caught.value.response["Error"]["Code"])


@pytest.fixture
def run() -> Iterator[Callable[..., Jobs]]:
    """Start an endpoint; arguments replace its settings, role, capacity and sleep."""
    with Serving() as serving:

        def start(
            settings: AsyncInference | None = SETTINGS,
            policy: dict[str, Any] = PUBLISH,
            capacity: Capacity | None = None,
            sleep: Sleep | None = None,
        ) -> Jobs:
            plain = endpoint("AllTraffic")
            configuration = replace(plain.configuration, asynchronous=settings)
            found = replace(plain, configuration=configuration, capacity=capacity)
            state = replace(applied(found), roles=(Role("r", ROLE, {}, (policy,)),))
            identities, faults, container = Identities(), Faults(lambda: 0.0), Container()
            url = f"http://127.0.0.1:{serving.serve(container.app())}"
            objects, published = Memory(), []  # type: Memory, list[tuple[str, Any]]
            background = Background(
                objects,
                lambda topic, message: published.append((topic, message)),
                Clock(SPEED),
                sleep or Sleep(),
            )
            app = create_app(state, identities, url, faults, background=background)
            service = Service(
                f"http://127.0.0.1:{serving.serve(app)}", identities, faults, container
            )
            return Jobs(service, objects, published)

        yield start


@pytest.fixture
def jobs(run: Callable[..., Jobs]) -> Jobs:
    return run()


def test_a_job_is_taken_at_once_and_its_answer_is_written_where_it_was_said(jobs: Jobs) -> None:
    answer = jobs.invoke(
        InferenceId="job-1",
        ContentType="application/json",
        Accept="application/json",
        S3OutputPathExtension="me/1",
        Filename="result",
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer["InferenceId"] == "job-1"
    assert answer["OutputLocation"] == "s3://bucket/out/me/1/result"
    assert answer["FailureLocation"].startswith("s3://bucket/failed/me/1/")
    topic, _ = jobs.outcome()
    assert topic == "done"
    assert jobs.objects.held[answer["OutputLocation"]].body == b'[{"generated_text":"hello"}]'
    [(headers, body)] = jobs.service.container.seen
    assert body == b'{"inputs": "hello"}'
    assert (headers["content-type"], headers["accept"]) == ("application/json",) * 2


def test_the_message_of_a_success_is_as_documented(jobs: Jobs) -> None:
    output = jobs.invoke(InferenceId="job-1")["OutputLocation"]
    _, message = jobs.outcome()
    times = message.pop("eventTime"), message.pop("receivedTime")
    assert all(len(each) == len("2026-11-23T14:00:05.608Z") for each in times)
    assert message == {
        "awsRegion": REGION,
        "invocationStatus": "Completed",
        "requestParameters": {"endpointName": NAME, "inputLocation": INPUT},
        "responseParameters": {"contentType": "application/json", "outputLocation": output},
        "inferenceId": "job-1",
        "eventVersion": "1.0",
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
    }


def test_without_a_name_the_output_has_one_of_its_own(jobs: Jobs) -> None:
    first, second = (jobs.invoke()["OutputLocation"] for _ in range(2))
    assert first != second
    assert first.startswith("s3://bucket/out/")
    assert first.endswith(".out")


def test_a_container_that_refuses_fails_the_job_with_its_words(jobs: Jobs) -> None:
    jobs.service.container.answer = lambda _: JSONResponse({"error": "too long"}, 422)
    failure = jobs.invoke()["FailureLocation"]
    topic, message = jobs.outcome()
    assert (topic, message["invocationStatus"]) == ("failed", "Failed")
    assert "too long" in message["failureReason"]
    assert "responseParameters" not in message
    assert jobs.objects.held[failure].body == b'{"error":"too long"}'


def test_an_input_that_is_not_there_fails_the_job(jobs: Jobs) -> None:
    jobs.invoke(InputLocation="s3://bucket/none")
    topic, message = jobs.outcome()
    assert topic == "failed"
    assert "NoSuchKey" in message["failureReason"]


def test_a_container_that_takes_too_long_fails_the_job(jobs: Jobs) -> None:
    jobs.service.container.answer = lambda _: slowly([b"1", b"2"], 5)
    jobs.invoke(InvocationTimeoutSeconds=10)
    topic, message = jobs.outcome()
    assert topic == "failed"
    assert "timed out" in message["failureReason"]


def test_a_long_run_is_waited_for(jobs: Jobs) -> None:
    jobs.service.faults.add(parse({"kind": "long_run", "seconds": 100}))
    jobs.invoke(InvocationTimeoutSeconds=3600)
    topic, _ = jobs.outcome()
    assert topic == "done"


def test_a_job_that_is_lost_leaves_nothing(jobs: Jobs) -> None:
    jobs.service.faults.add(parse({"kind": "job_lost"}))
    lost = jobs.invoke(InferenceId="lost")["OutputLocation"]
    jobs.invoke(InferenceId="next")
    _, message = jobs.outcome()
    assert message["inferenceId"] == "next"
    assert lost not in jobs.objects.held


def test_an_injected_error_of_the_model_fails_the_job_and_not_its_submission(jobs: Jobs) -> None:
    jobs.service.faults.add(parse({"kind": "model_error", "status": 500, "message": "no memory"}))
    jobs.invoke()
    topic, message = jobs.outcome()
    assert topic == "failed"
    assert "no memory" in message["failureReason"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("throttle", "ThrottlingException"),
        ("unavailable", "ServiceUnavailable"),
        ("internal_failure", "InternalFailure"),
        ("endpoint_missing", "ValidationError"),
        ("access_denied", "AccessDeniedException"),
    ],
)
def test_a_refused_submission_puts_nothing_into_the_queue(jobs: Jobs, kind: str, code: str) -> None:
    jobs.service.faults.add(parse({"kind": kind}))
    assert jobs.refusal(InferenceId="refused") == code
    jobs.invoke(InferenceId="next")
    assert jobs.outcome()[1]["inferenceId"] == "next"
    assert len(jobs.service.container.seen) == 1


def test_a_role_that_may_not_publish_tells_nobody(run: Callable[..., Jobs]) -> None:
    jobs = run(policy=allow("sns:Publish", resource=FAILED))
    jobs.invoke(InferenceId="silent")
    jobs.invoke(InputLocation="s3://bucket/none", InferenceId="told")
    assert jobs.outcome()[1]["inferenceId"] == "told"
    wait_for(lambda: len(jobs.objects.held) == 3)


def test_the_permission_to_invoke_is_no_permission_to_invoke_asynchronously(jobs: Jobs) -> None:
    client = jobs.service.client(allow("sagemaker:InvokeEndpoint"))
    with pytest.raises(ClientError, match="AccessDeniedException"):
        client.invoke_endpoint_async(EndpointName=NAME, InputLocation=INPUT)


def test_an_asynchronous_endpoint_answers_nobody_who_waits(jobs: Jobs) -> None:
    with pytest.raises(ClientError, match="ValidationError"):
        jobs.service.client(allow("sagemaker:*")).invoke_endpoint(EndpointName=NAME, Body=b"{}")


def test_another_endpoint_takes_no_jobs(run: Callable[..., Jobs]) -> None:
    assert run(settings=None).refusal() == "ValidationError"


@pytest.mark.parametrize(
    "headers",
    [
        {"InputLocation": ""},
        {"InputLocation": "bucket/key"},
        {"InputLocation": INPUT, "RequestTTLSeconds": "59"},
        {"InputLocation": INPUT, "RequestTTLSeconds": "21601"},
        {"InputLocation": INPUT, "InvocationTimeoutSeconds": "0"},
        {"InputLocation": INPUT, "InvocationTimeoutSeconds": "3601"},
        {"InputLocation": INPUT, "S3OutputPathExtension": "s3://x"},
        {"InputLocation": INPUT, "Filename": "a.b.c"},
        {"InputLocation": INPUT, "Filename": "x" * 33},
    ],
)
def test_headers_outside_of_their_limits_are_refused(jobs: Jobs, headers: dict[str, str]) -> None:
    client = jobs.service.client(allow("sagemaker:InvokeEndpointAsync"))

    def replace_headers(request: Any, **_: object) -> None:
        for name, value in headers.items():
            del request.headers[f"X-Amzn-SageMaker-{name}"]
            request.headers[f"X-Amzn-SageMaker-{name}"] = value

    client.meta.events.register("before-sign.sagemaker-runtime.*", replace_headers)
    with pytest.raises(ClientError, match="ValidationError"):
        client.invoke_endpoint_async(EndpointName=NAME, InputLocation=INPUT)


def test_an_endpoint_at_zero_instances_wakes_for_a_job(run: Callable[..., Jobs]) -> None:
    jobs = run(capacity=Capacity(0, 1), sleep=Sleep(wake_seconds=100, idle_seconds=10_000))
    jobs.invoke(InferenceId="first")
    assert jobs.service.container.seen == []
    _, first = jobs.outcome()
    assert seconds(first) >= 100
    jobs.published.clear()
    jobs.invoke(InferenceId="second")
    _, second = jobs.outcome()
    assert seconds(second) < 100


def test_a_job_that_has_waited_too_long_is_dropped_without_a_word(
    run: Callable[..., Jobs],
) -> None:
    jobs = run(capacity=Capacity(0, 1), sleep=Sleep(wake_seconds=200))
    jobs.invoke(InferenceId="old", RequestTTLSeconds=60)
    jobs.invoke(InferenceId="patient", RequestTTLSeconds=3600)
    assert jobs.outcome()[1]["inferenceId"] == "patient"
    assert len(jobs.service.container.seen) == 1


def seconds(message: dict[str, Any]) -> float:
    """From when a job was taken to its end, as its message says."""
    took = datetime.fromisoformat(message["eventTime"]) - datetime.fromisoformat(
        message["receivedTime"]
    )
    return took.total_seconds()
