"""Calls of a packaged handler of ours, the argument, and of bare boto3, in one process."""

from __future__ import annotations

import json
import logging
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
from awslambdaric.lambda_runtime_log_utils import JsonFormatter

from benchmarks.worker import PROMPT, Call, obey

EVENT = {
    "version": "2.0",
    "requestContext": {"requestId": "JKJaXmPLvHcESHA="},
    "isBase64Encoded": False,
}


@dataclass(frozen=True)
class Route:
    """A route of a function, and a body for it."""

    key: str
    body: str


ROUTES = {
    "generate": Route("POST /generate", json.dumps({"inputs": PROMPT})),
    "openai_buffered": Route(
        "POST /v1/chat/completions",
        json.dumps({"model": "gpt2", "messages": [{"role": "user", "content": PROMPT}]}),
    ),
}


def our_call(function: str) -> Call:
    """Answer an event, as Lambda has it answered. The unpacked zip is on the path."""
    handler = import_module(f"{function}.handler").handler
    route = ROUTES[function]
    event = {**EVENT, "routeKey": route.key, "body": route.body}

    def call() -> Any:
        result = handler(event, None)
        assert result["statusCode"] == 200, result
        return result

    return call


def boto3_call(function: str) -> Call:
    """Make the call of a handler that does nothing but call."""
    client = boto3.client("sagemaker-runtime")
    name = json.loads(os.environ["SETTINGS"])["endpoint_name"]
    body = ROUTES[function].body.encode()

    def call() -> Any:
        answer = client.invoke_endpoint(
            EndpointName=name,
            Body=body,
            ContentType="application/json",
            Accept="application/json",
        )
        return answer["Body"].read()

    return call


if __name__ == "__main__":
    # Our log line is part of our time: formatted as Lambda's runtime client does, and written.
    with Path(os.devnull).open("w") as nowhere:
        writer = logging.StreamHandler(nowhere)
        writer.setFormatter(JsonFormatter())
        logging.getLogger().addHandler(writer)
        function = sys.argv[1]
        obey({"boto3": boto3_call(function), "ours": our_call(function)})
