"""Each probe, on an AWS that confirms its claim and on one that refutes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from acceptance.cloud import Answer
from acceptance.deployments import DEPLOYMENTS
from acceptance.probe import CONFIRMED, NOT_RUN, REFUTED, Applied, Probe, Seen, run
from acceptance.probes import PROBES
from tests.acceptance.fakes import FakeCloud, error, scene

OK = Answer(200)
KEY = {"secretsmanager.get_secret_value": {"SecretString": "key"}}
ACCEPTED: dict[str, Any] = {}
VARIANT = {"ProductionVariants": [{"VariantName": "AllTraffic", "ModelName": "m"}]}
LIVE: dict[str, Any] = {
    "sagemaker.describe_endpoint": {"EndpointConfigName": "live", "EndpointStatus": "InService"},
    "sagemaker.describe_endpoint_config": VARIANT,
}
FAILED = Applied("x", 300, "Error: it broke", None)
ROLLED_BACK = Applied("x", 300, "Error: SageMaker rolled back\n the update of accept", None)
BUCKET = {"s3.list_buckets": {"Buckets": [{"Name": "other"}, {"Name": "accept-jobs-1"}]}}
INVOKED = {"sagemaker-runtime.invoke_endpoint_async": {"OutputLocation": "s3://accept-jobs-1/o"}}
QUEUE = {
    "sqs.create_queue": {"QueueUrl": "url"},
    "sqs.get_queue_attributes": {"Attributes": {"QueueArn": "arn"}},
    "sns.subscribe": {"SubscriptionArn": "arn"},
}
SUCCESS = {
    "invocationStatus": "Completed",
    "inferenceId": "1",
    "responseParameters": {"outputLocation": "s3://b/o"},
}
FAILURE = {"invocationStatus": "Failed", "inferenceId": "1", "failureReason": "no"}


def answers(*statuses: int, body: str = "", **headers: str) -> list[Answer]:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return [Answer(status, given, body.encode()) for status in statuses]


def message(content: Mapping[str, Any]) -> dict[str, Any]:
    body = json.dumps({"Message": json.dumps(content)})
    return {**BUCKET, **INVOKED, **QUEUE, "sqs.receive_message": {"Messages": [{"Body": body}]}}


def logged(*lines: str) -> dict[str, Any]:
    return {**KEY, "logs.filter_log_events": {"events": [{"message": line} for line in lines]}}


def job(status: str) -> list[Answer]:
    return answers(202, 200, body=json.dumps({"id": "1", "status": status}))


# probe, what AWS answers where the claim holds, and where it does not
Case = tuple[Mapping[str, Any], Sequence[Answer], Sequence[Applied]]
CASES: dict[str, tuple[Case, Case]] = {
    "role-path": (({}, [], [Applied("x", 300)]), ({}, [], [FAILED])),
    "first-apply": (({}, [OK], [Applied("x", 300)]), ({}, [OK], [FAILED])),
    "second-plan": (
        ({}, [OK], [Applied("x", 300)]),
        ({}, [OK], [Applied("x", 300, "", has_changes=True)]),
    ),
    "duration": (({}, [OK], [Applied("x", 300)]), ({}, [OK], [Applied("x", 3000)])),
    "completion": (
        (KEY, answers(503, 200, body='[{"generated_text": "x"}]'), []),
        (KEY, answers(502, body="generated_text"), []),
    ),
    "functions": ((KEY, answers(200, body="x/accept/y"), []), (KEY, answers(500), [])),
    "without-key": (({}, answers(403), []), ({}, answers(200), [])),
    "cors-on-errors": (
        ({}, answers(403, 404), []),
        ({}, answers(403, 404, access_control_allow_origin="*"), []),
    ),
    "throttle": ((KEY, answers(200, 429), []), (KEY, answers(200), [])),
    "throttled-function": ((KEY, answers(503), []), (KEY, answers(500), [])),
    "large-event": ((KEY, answers(413), []), (KEY, answers(400), [])),
    "disabled-url": ((KEY, answers(404), []), (KEY, answers(403), [])),
    "route-settings": (
        (
            {"apigatewayv2.update_stage": error("NotFound", "Unable to find Route by key GET /x")},
            [OK],
            [],
        ),
        ({}, [OK], []),
    ),
    "unreadable-issuer": (
        ({"apigatewayv2.create_authorizer": error("BadRequestException", "issuer")}, [OK], []),
        ({}, [OK], []),
    ),
    "function-log": (
        (logged('{"status": 200}'), answers(200, x_request_id="1"), []),
        (logged(), answers(200, x_request_id="1"), []),
    ),
    "container-log": ((logged("started"), [OK], []), (logged(), [OK], [])),
    "odd-user-agent": (
        (logged('{"agent": "a"}'), answers(200, apigw_requestid="1"), []),
        (logged('{"agent": "a"b"}'), answers(200, apigw_requestid="1"), []),
    ),
    "auth-change": ((KEY, answers(200, 500, 403), []), (KEY, answers(200, 502), [])),
    "signed": (({}, answers(403, 200), []), ({}, answers(200), [])),
    "volume-on-local-disk": (
        (LIVE | {"sagemaker.create_endpoint_config": error("V", "VolumeSize no")}, [OK], []),
        (LIVE, [OK], []),
    ),
    "async-added": (
        (LIVE | {"sagemaker.update_endpoint": error("V", "AsyncInferenceConfig no")}, [OK], []),
        (LIVE, [OK], []),
    ),
    "same-configuration": (
        (LIVE | {"sagemaker.update_endpoint": error("V")}, [OK], []),
        (LIVE, [OK], []),
    ),
    "name-of-deleted": (
        (
            LIVE
            | {
                "sagemaker.create_endpoint": [
                    ACCEPTED,
                    error("ValidationException", "Cannot create already existing endpoint x"),
                ]
            },
            [OK],
            [],
        ),
        (LIVE, [OK], []),
    ),
    "gpu-image-on-cpu": (
        ({"sagemaker.describe_endpoint": {"EndpointStatus": "Failed"}}, [OK], [FAILED]),
        (LIVE, [OK], []),
    ),
    "shadow-share": (
        ({"cloudwatch.get_metric_statistics": {"Datapoints": [{"Sum": 52.0}]}}, [OK], []),
        ({"cloudwatch.get_metric_statistics": {"Datapoints": [{"Sum": 100.0}]}}, [OK], []),
    ),
    "update-under-load": (
        ({}, [OK], []),
        ({"sagemaker-runtime.invoke_endpoint": [ACCEPTED, error("ModelError")]}, [OK], []),
    ),
    "alarm-by-hand": (({}, [OK], []), ({}, [OK], [])),
    "rollback": (({}, [OK], [ROLLED_BACK]), ({}, [OK], [Applied("x", 300)])),
    "serves-after-rollback": (
        (LIVE, [OK], [ROLLED_BACK]),
        ({"sagemaker.describe_endpoint": {"EndpointStatus": "Failed"}}, [OK], [ROLLED_BACK]),
    ),
    "variants-under-policy": (
        ({}, [OK], [Applied("x", 300, "ValidationException: variants", None)]),
        ({}, [OK], [Applied("x", 300)]),
    ),
    "wakes-from-zero": (({}, job("succeeded"), []), ({}, job("expired"), [])),
    "output-location": (
        (BUCKET | INVOKED | {"s3.list_objects_v2": [{}, {"KeyCount": 1}]}, [OK], []),
        (BUCKET | INVOKED, [OK], []),
    ),
    "same-inference-id": (
        (BUCKET | INVOKED | {"s3.list_objects_v2": {"KeyCount": 1}}, [OK], []),
        (BUCKET | INVOKED, [OK], []),
    ),
    "success-message": ((message(SUCCESS), [OK], []), (message({}), [OK], [])),
    "failure-message": (
        (message(FAILURE), [OK], []),
        (message({**FAILURE, "responseParameters": {"outputLocation": "x"}}), [OK], []),
    ),
    "bucket-over-http": ((BUCKET, answers(403), []), (BUCKET, answers(200), [])),
    "jobs-switched-off": (({}, answers(200), []), ({}, answers(404), [])),
    "stream": (
        (KEY, [Answer(200, {}, b"data: {}\n\ndata: [DONE]\n", 1.0, 9.0)], []),
        (KEY, [Answer(200, {}, b"data: {}\n\ndata: [DONE]\n", 8.9, 9.0)], []),
    ),
    "rest-errors": (
        ({}, answers(403, body='{"error": {}}', access_control_allow_origin="*"), []),
        ({}, answers(403, body='{"message": "Forbidden"}'), []),
    ),
    "odd-paths": ((KEY, answers(404), []), (KEY, answers(200), [])),
    "serverless-stream": (
        ({"sagemaker-runtime.invoke_endpoint_with_response_stream": error("V")}, [OK], []),
        ({}, [OK], []),
    ),
    "model-path": ((KEY, answers(200, 200), []), (KEY, answers(200, 404), [])),
    "volume-key": (({}, [OK], []), ({}, [OK], [FAILED])),
    "network-interfaces": (
        ({"ec2.describe_network_interfaces": {"NetworkInterfaces": [1]}}, [OK], []),
        ({"ec2.describe_network_interfaces": {"NetworkInterfaces": []}}, [OK], []),
    ),
}
ALWAYS_HOLDS = {"alarm-by-hand"}


def verdict(probe: Probe, case: Case) -> str:
    calls, responses, history = case
    cloud = FakeCloud(dict(calls), responses)
    return run(probe, scene(cloud, *history), probe.at).verdict


def test_every_probe_that_looks_has_its_cases() -> None:
    assert set(CASES) == {id_ for id_, probe in PROBES.items() if probe.look}


@pytest.mark.parametrize("id_", CASES)
def test_a_claim_that_holds_is_confirmed(id_: str) -> None:
    assert verdict(PROBES[id_], CASES[id_][0]) == CONFIRMED


@pytest.mark.parametrize("id_", sorted(CASES.keys() - ALWAYS_HOLDS))
def test_a_claim_that_does_not_hold_is_refuted(id_: str) -> None:
    assert verdict(PROBES[id_], CASES[id_][1]) == REFUTED


@pytest.mark.parametrize("probe", PROBES.values(), ids=lambda probe: probe.id)
def test_a_probe_looks_at_a_step_that_exists_or_gives_its_reason(probe: Probe) -> None:
    steps = [(name, step.name) for name, each in DEPLOYMENTS.items() for step in each.steps]
    assert bool(probe.look) != bool(probe.reason)
    assert probe.reason or any(probe.is_at(*step) for step in steps)


@pytest.mark.parametrize("probe", PROBES.values(), ids=lambda probe: probe.id)
def test_a_probe_states_its_claim_and_what_is_expected(probe: Probe) -> None:
    assert probe.claim.endswith(".")
    assert probe.expected
    assert probe.expected[-1] != "."


def test_a_probe_that_breaks_is_not_run_with_its_error() -> None:
    def broken(_scene: object) -> Seen:
        raise KeyError("routes")

    probe = Probe("x", "It works.", "works", "a/b", broken)
    finding = run(probe, scene(FakeCloud()), "a/b")
    assert (finding.verdict, finding.seen) == (NOT_RUN, "KeyError: 'routes'")


def test_a_finding_has_the_request_ids() -> None:
    finding = run(PROBES["without-key"], scene(FakeCloud(answers=answers(403))), "")
    assert finding.request_ids == ["request-1"]


def test_the_laptop_decides_only_what_it_can_know() -> None:
    cloud = FakeCloud(KEY, answers(413))
    cloud.is_aws = False
    finding = run(PROBES["large-event"], scene(cloud), "")
    assert finding.verdict == NOT_RUN
    assert finding.seen.startswith("the laptop cannot know; here: 413")


@pytest.mark.parametrize(
    ("id_", "undone"),
    [
        ("throttled-function", "lambda.delete_function_concurrency"),
        ("disabled-url", "apigatewayv2.update_api"),
        ("route-settings", "apigatewayv2.delete_route_settings"),
        ("volume-on-local-disk", "sagemaker.delete_endpoint_config"),
        ("async-added", "sagemaker.waiter.wait"),
        ("name-of-deleted", "sagemaker.delete_endpoint"),
        ("success-message", "sqs.delete_queue"),
    ],
)
def test_what_a_probe_changes_is_changed_back(id_: str, undone: str) -> None:
    calls, responses, _ = CASES[id_][1]
    cloud = FakeCloud(dict(calls), responses)
    run(PROBES[id_], scene(cloud), "")
    assert undone in cloud.made[-2:]
