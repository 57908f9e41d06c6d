"""The REST API: streams, and errors of its own."""

from __future__ import annotations

import json

from acceptance.probe import Probe, Scene, Seen

ORIGIN = "https://app.example.com"
CHAT = json.dumps(
    {
        "model": "rest",
        "stream": True,
        "max_tokens": 200,
        "messages": [{"role": "user", "content": "Count from 1 to 100."}],
    }
).encode()
MODEL = "Qwen/Qwen2.5-0.5B-Instruct-GGUF"
EARLY = 0.5
"""The share of the time within which the first part of a stream has to arrive."""


def _stream(scene: Scene) -> Seen:
    named = CHAT.replace(b'"rest"', json.dumps(scene.name).encode())
    headers = {"content-type": "application/json", **scene.key()}
    answer = scene.send("POST /v1/chat/completions", headers=headers, body=named)
    is_whole = answer.status == 200 and b"data: [DONE]" in answer.body
    is_early = answer.first_seconds < EARLY * answer.seconds
    text = f"{answer.status}, first part after {answer.first_seconds:.1f} of {answer.seconds:.1f} s"
    return Seen(is_whole and is_early, text)


def _error(scene: Scene) -> Seen:
    answer = scene.send("POST /v1/chat/completions", headers={"origin": ORIGIN}, body=CHAT)
    has_shape = b'"error"' in answer.body and "access-control-allow-origin" in answer.headers
    return Seen(answer.status in (401, 403) and has_shape, f"{answer.status} {answer.text[:200]}")


def _model_path(scene: Scene) -> Seen:
    models = f"{scene.outputs['api_url']}/v1/models"
    names = (MODEL, MODEL.replace("/", "%2F"))
    answers = [scene.cloud.send("GET", f"{models}/{name}", headers=scene.key()) for name in names]
    text = "; ".join(f"{each.status} {each.text[:100]}" for each in answers)
    return Seen(all(each.status == 200 for each in answers), text)


_AT = "rest-stream/created"

PROBES = (
    Probe(
        id="stream",
        claim="A REST API passes on a stream part by part, as server-sent events.",
        expected="200, the first part in the first half of the time, [DONE] at the end",
        at=_AT,
        look=_stream,
    ),
    Probe(
        id="model-path",
        claim="API Gateway finds `GET /v1/models/{id+}` for a name with a slash, plain and as %2F.",
        expected="200 twice",
        at=_AT,
        look=_model_path,
        on_laptop=True,
    ),
    Probe(
        id="rest-errors",
        claim="Errors of a REST API itself have the shape of all errors, and CORS headers.",
        expected="401 or 403 with an error object and CORS headers",
        at=_AT,
        look=_error,
        on_laptop=True,
    ),
)
