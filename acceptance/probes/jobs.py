"""Asynchronous inference: objects, messages, and an endpoint that wakes from zero."""

from __future__ import annotations

import json
import secrets
from typing import Any

from acceptance.probe import Probe, Scene, Seen

EVERY_SECONDS = 30
WAKE_SECONDS = 1500
POLL_SECONDS = 10
INPUT = json.dumps({"inputs": "Hello", "parameters": {"max_new_tokens": 5}}).encode()
REFUSED_INPUT = b'{"inputs": 1}'
CONTENT = {"content-type": "application/json"}

_AT = "jobs/created"


def _finished(scene: Scene) -> dict[str, Any]:
    """Submit a job over the API, and return it when it has ended."""
    accepted = scene.send("POST /jobs", headers=CONTENT, body=INPUT, signed=True)
    job: dict[str, Any] = json.loads(accepted.body)
    for _ in range(WAKE_SECONDS // EVERY_SECONDS):
        found = scene.send(f"GET /jobs/{job['id']}", signed=True)
        job = json.loads(found.body)
        if job["status"] not in ("queued", "running"):
            break
        scene.cloud.wait(EVERY_SECONDS)
    return job


def _wakes(scene: Scene) -> Seen:
    job = _finished(scene)
    return Seen(job["status"] == "succeeded", json.dumps(job)[:300])


def _bucket(scene: Scene) -> str:
    buckets = scene.cloud.client("s3").list_buckets()["Buckets"]
    return next(str(each["Name"]) for each in buckets if _is_own(scene, each["Name"]))


def _is_own(scene: Scene, bucket: str) -> bool:
    return bucket.startswith(f"{scene.name}-jobs")


def _invoke(scene: Scene, body: bytes, inference_id: str) -> dict[str, Any]:
    """Invoke the endpoint asynchronously, as the functions do, with an object of the kit's."""
    bucket, key = _bucket(scene), f"{scene.name}/input/acceptance/{inference_id}.json"
    scene.cloud.client("s3").put_object(Bucket=bucket, Key=key, Body=body)
    found: dict[str, Any] = scene.cloud.client("sagemaker-runtime").invoke_endpoint_async(
        EndpointName=scene.outputs["endpoint_name"],
        InputLocation=f"s3://{bucket}/{key}",
        InferenceId=inference_id,
        ContentType="application/json",
    )
    return found


def _exists(scene: Scene, location: str) -> bool:
    bucket, _, key = location.removeprefix("s3://").partition("/")
    listed = scene.cloud.client("s3").list_objects_v2(Bucket=bucket, Prefix=key)
    return bool(listed.get("KeyCount"))


def _arrives(scene: Scene, location: str) -> bool:
    for _ in range(WAKE_SECONDS // EVERY_SECONDS):
        if _exists(scene, location):
            return True
        scene.cloud.wait(EVERY_SECONDS)
    return False


def _output_location(scene: Scene) -> Seen:
    location = _invoke(scene, INPUT, secrets.token_hex(8))["OutputLocation"]
    return Seen(_arrives(scene, location), location)


def _same_inference_id(scene: Scene) -> Seen:
    inference_id = secrets.token_hex(8)
    locations = [_invoke(scene, INPUT, inference_id)["OutputLocation"] for _ in range(2)]
    return Seen(_arrives(scene, locations[1]), f"accepted twice: {' and '.join(locations)}")


def _messages(scene: Scene, topic: str, body: bytes) -> list[dict[str, Any]]:
    """Return what SageMaker publishes to a topic about a request; a queue of the kit's gets it."""
    arn = f"arn:aws:sns:{scene.cloud.region}:{scene.cloud.account}:{scene.name}-jobs-{topic}"
    sqs, sns = scene.cloud.client("sqs"), scene.cloud.client("sns")
    url = sqs.create_queue(QueueName=f"{scene.name}-acceptance-{topic}")["QueueUrl"]
    subscription = ""
    try:
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        queue = attributes["Attributes"]["QueueArn"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": _policy(queue, arn)})
        subscription = sns.subscribe(
            TopicArn=arn, Protocol="sqs", Endpoint=queue, ReturnSubscriptionArn=True
        )["SubscriptionArn"]
        _invoke(scene, body, secrets.token_hex(8))
        # Topics of the laptop reach functions only, so nothing is worth waiting for there.
        poll = POLL_SECONDS if scene.cloud.is_aws else 0
        for _ in range(WAKE_SECONDS // EVERY_SECONDS):
            found = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=poll).get("Messages", ())
            if found:
                return [json.loads(json.loads(each["Body"])["Message"]) for each in found]
            scene.cloud.wait(EVERY_SECONDS)
        return []
    finally:
        if subscription:
            sns.unsubscribe(SubscriptionArn=subscription)
        sqs.delete_queue(QueueUrl=url)


def _policy(queue: str, topic: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _success_message(scene: Scene) -> Seen:
    for found in _messages(scene, "succeeded", INPUT):
        has_location = "outputLocation" in found.get("responseParameters", {})
        holds = found.get("invocationStatus") == "Completed" and has_location
        return Seen(holds and "inferenceId" in found, json.dumps(found))
    return Seen(False, "no message")


def _failure_message(scene: Scene) -> Seen:
    for found in _messages(scene, "failed", REFUSED_INPUT):
        has_output = "outputLocation" in found.get("responseParameters", {})
        holds = found.get("invocationStatus") == "Failed" and "failureReason" in found
        return Seen(holds and not has_output, json.dumps(found))
    return Seen(False, "no message")


def _plain_http(scene: Scene) -> Seen:
    answer = scene.cloud.send("GET", f"http://{_bucket(scene)}.s3.amazonaws.com/")
    return Seen(answer.status in (301, 307, 403), f"{answer.status} {answer.text[:120]}")


def _switched_off(scene: Scene) -> Seen:
    error = scene.history[-1].error
    if error:
        return Seen(False, error[-300:])
    answer = scene.send("POST /generate", headers=CONTENT, body=INPUT, signed=True)
    return Seen(answer.status == 200, f"{answer.status} {answer.text[:120]}")


PROBES = (
    Probe(
        id="wakes-from-zero",
        claim="An asynchronous endpoint without instances starts one when a job arrives.",
        expected="a job that succeeds within 25 minutes",
        at=_AT,
        look=_wakes,
        on_laptop=True,
    ),
    Probe(
        id="output-location",
        claim="SageMaker writes the result to the location that InvokeEndpointAsync returned.",
        expected="an object there",
        at=_AT,
        look=_output_location,
        on_laptop=True,
    ),
    Probe(
        id="same-inference-id",
        claim="SageMaker does not compare the InferenceId with that of a request that it has.",
        expected="two requests accepted",
        at=_AT,
        look=_same_inference_id,
        on_laptop=True,
    ),
    Probe(
        id="success-message",
        claim="SageMaker's message about a success has invocationStatus, inferenceId and "
        "responseParameters.outputLocation.",
        expected="Completed",
        at=_AT,
        look=_success_message,
    ),
    Probe(
        id="failure-message",
        claim="SageMaker's message about a failure has failureReason and no outputLocation.",
        expected="Failed",
        at=_AT,
        look=_failure_message,
    ),
    Probe(
        id="bucket-over-http",
        claim="The bucket of the jobs refuses plain HTTP.",
        expected="403, or a redirect",
        at=_AT,
        look=_plain_http,
    ),
    Probe(
        id="jobs-switched-off",
        claim="`jobs` can be removed from a live deployment: the endpoint is replaced.",
        expected="an apply without an error, and a completion",
        at="jobs/switched-off",
        look=_switched_off,
        on_laptop=True,
    ),
)
