"""The packaged zip of a function that streams, started by the script in it as Lambda starts it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.lambdas import event_streams, fake_runtime
from tests.lambdas.conftest import with_settings
from tests.lambdas.event_streams import END, chunk, events, exception, head
from tests.lambdas.fake_runtime import Behaviour
from tests.lambdas.streaming import processes, wire
from tests.lambdas.streaming.processes import Ended
from tests.lambdas.streaming.wire import Post, Watch
from tests.settings import sample, settings_of

FUNCTION = "openai_stream"
DIST = Path(__file__).parents[3] / "dist"
SETTINGS = sample(settings_of(FUNCTION), optional=False) | {
    "engine": "vllm",
    "model_names": ["gpt2"],
    "max_body_bytes": 10_000,
    "stream_timeout_seconds": 5,
    "can_stream": True,
}
TOKENS = [
    {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]}
    for text, reason in (("Hé", None), ("llo", None), ("", "stop"))
]


def sse(document: object) -> bytes:
    return f"data: {json.dumps(document, ensure_ascii=False)}\n\n".encode()


PARTS = [*map(sse, TOKENS), b"data: [DONE]\n\n"]


def chat(**fields: Any) -> dict[str, Any]:
    """An event of the REST API."""
    body = {"messages": [{"role": "user", "content": "hi"}], **fields}
    return {
        "resource": "/v1/chat/completions",
        "path": "/v1/chat/completions",
        "httpMethod": "POST",
        "headers": {"content-type": "application/json"},
        "requestContext": {"requestId": "id-1", "resourcePath": "/v1/chat/completions"},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


@pytest.fixture
def task_root(tmp_path: Path) -> Path:
    """The unpacked zip, with its modes."""
    with zipfile.ZipFile(DIST / f"{FUNCTION}.zip") as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, tmp_path))
            path.chmod(entry.external_attr >> 16 & 0o777)
    return tmp_path


def run(
    task_root: Path, behave: Behaviour, *sent: Any, watch: Watch | None = None
) -> tuple[list[Post], Ended]:
    """Have events handled, with a SageMaker that behaves so."""
    with fake_runtime.serve(behave) as sagemaker, wire.serve(sent, watch=watch) as api:
        environment = {
            **with_settings(SETTINGS),
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": sagemaker.url,
        }
        handler = f"{FUNCTION}.handler.handler"
        with processes.packaged(task_root, handler, api, **environment) as running:
            ended = processes.end(running, api)
    return api.posts, ended


def split(post: Post) -> tuple[dict[str, Any], bytes]:
    """The head and the body of a response."""
    text, delimiter, body = post.body.partition(bytes(8))
    assert delimiter
    return json.loads(text), body


def test_a_chat_is_streamed(task_root: Path) -> None:
    (post,), ended = run(task_root, event_streams.behaviour(events(PARTS)), chat(stream=True))

    sent, body = split(post)
    assert sent["statusCode"] == 200
    assert sent["headers"]["content-type"].startswith("text/event-stream")
    assert sent["headers"]["x-request-id"] == "id-1"
    *chunks, done = [line for line in body.decode().split("\n\n") if line.startswith("data:")]
    deltas = [json.loads(line[5:])["choices"][0]["delta"] for line in chunks]
    assert "".join(delta.get("content") or "" for delta in deltas) == "Héllo"
    assert done == "data: [DONE]"
    (line,) = ended.lines
    assert (line["status"], line["request_id"], line["requestId"]) == (
        200,
        "id-1",
        wire.REQUEST_ID,
    )
    assert 0 < line["first_part_ms"] <= line["duration_ms"]


def test_an_error_is_a_response_of_one_part(task_root: Path) -> None:
    (post,), _ = run(task_root, event_streams.behaviour([]), chat(stream=True, n="x"))

    sent, body = split(post)
    assert sent["statusCode"] == 400
    assert json.loads(body)["error"]["param"] == "n"


def test_a_stream_that_breaks_off_ends_with_an_error_event_and_trailers(task_root: Path) -> None:
    broken = exception("ModelStreamError", {"ErrorCode": "StreamBroken", "Message": "secret"})
    behave = event_streams.behaviour([*events(PARTS[:1]), broken])

    (post,), ended = run(task_root, behave, chat(stream=True))

    sent, body = split(post)
    last = [line for line in body.decode().split("\n\n") if line][-1]
    assert sent["statusCode"] == 200
    assert json.loads(last.removeprefix("data:"))["error"]["code"] == "model_failed"
    assert post.trailers["lambda-runtime-function-error-type"] == "UpstreamFailedError"
    line = next(line for line in ended.lines if line["message"] == "request")
    assert (line["level"], line["cause"]) == ("ERROR", "ModelStreamError StreamBroken")
    assert "secret" not in body.decode() + ended.output


def test_the_first_token_leaves_while_the_second_one_is_awaited(task_root: Path) -> None:
    def behave(connection: Any) -> None:
        connection.sendall(head() + chunk(events(PARTS[:1])[0]))
        assert seen.wait(10)
        connection.sendall(b"".join(map(chunk, events(PARTS[1:]))) + END)

    seen = Watch(b"H\\u00e9", "Hé".encode())
    with (
        fake_runtime.serve(behave) as sagemaker,
        wire.serve([chat(stream=True)], watch=seen) as api,
    ):
        environment = {
            **with_settings(SETTINGS),
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": sagemaker.url,
        }
        handler = f"{FUNCTION}.handler.handler"
        with processes.packaged(task_root, handler, api, **environment) as running:
            processes.end(running, api)

    assert split(api.posts[0])[1].endswith(b"data: [DONE]\n\n")


def test_an_event_that_reports_an_end_is_answered_quietly(task_root: Path) -> None:
    report = {"invokeCompletionStatus": "Success", "requestId": "x"}

    (post,), ended = run(task_root, event_streams.behaviour([]), report)

    assert (post.kind, post.body) == ("response", b"null")
    assert ended.output == ""
