"""What a user would put behind the Lambda Web Adapter: FastAPI, uvicorn and boto3, ready to listen.

`import benchmarks.web_app` is all of its start, but for the socket. It streams a chat as the
function `openai_stream` does, and does nothing else of what that one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

client = boto3.client("sagemaker-runtime")
app = FastAPI()


class Chat(BaseModel):
    """The body of a request."""

    model: str
    messages: list[dict[str, Any]]
    stream: bool = False


def chat(body: Chat) -> StreamingResponse:
    """Stream a completion."""
    answer = client.invoke_endpoint_with_response_stream(
        EndpointName="gpt2", Body=body.model_dump_json(), ContentType="application/json"
    )

    def parts() -> Iterator[bytes]:
        for event in answer["Body"]:
            yield event["PayloadPart"]["Bytes"]

    return StreamingResponse(parts(), media_type="text/event-stream")


app.add_api_route("/v1/chat/completions", chat, methods=["POST"])
config = uvicorn.Config(app, access_log=False)
config.load()
server = uvicorn.Server(config)
