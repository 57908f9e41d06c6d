"""Calls of our packaged handler and of bare boto3, in one process."""

from __future__ import annotations

import json
import logging
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
from awslambdaric.lambda_runtime_log_utils import JsonFormatter

from benchmarks.worker import PROMPT, Call, obey

BODY = json.dumps({"inputs": PROMPT})
EVENT = {
    "version": "2.0",
    "routeKey": "POST /generate",
    "requestContext": {"requestId": "JKJaXmPLvHcESHA="},
    "body": BODY,
    "isBase64Encoded": False,
}


def our_call() -> Call:
    """Answer an event, as Lambda has it answered. The unpacked zip is on the path."""
    handler = import_module("generate.handler").handler

    def call() -> Any:
        result = handler(EVENT, None)
        assert result["statusCode"] == 200
        return result

    return call


def boto3_call() -> Call:
    """Make the call of a handler that does nothing but call."""
    client = boto3.client("sagemaker-runtime")
    name = json.loads(os.environ["SETTINGS"])["endpoint_name"]

    def call() -> Any:
        answer = client.invoke_endpoint(
            EndpointName=name,
            Body=BODY.encode(),
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
        obey({"boto3": boto3_call(), "ours": our_call()})
