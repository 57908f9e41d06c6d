"""Requests made of the served OpenAPI document, good ones and bad: every answer must be in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import requests
import schemathesis
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from requests.auth import AuthBase
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from local.stack import Stack
from tests.budget import budget

# Not among them: that what the document takes as good is always accepted. A container has rules
# of its own about `inputs`, and answers 400.
CHECKS: list[CheckFunction] = [
    content_type_conformance,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]

# A request over HTTP takes as long as some twenty calls of a handler.
EVENTS_A_REQUEST = 20


class Signed(AuthBase):
    """Signs each request as the laptop's own caller."""

    def __init__(self, stack: Stack) -> None:
        keys = stack.credentials
        self._keys = Credentials(keys.access_key_id, keys.secret_access_key, keys.session_token)
        self._region = stack.region

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        signed = AWSRequest(request.method, request.url, data=request.body or b"")
        SigV4Auth(self._keys, "execute-api", self._region).add_auth(signed)
        request.headers.update(dict(signed.headers))
        return request


class WithKey(AuthBase):
    """Sends an API key with each request."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["x-api-key"] = self._key
        return request


def fuzz(stack: Stack, auth: AuthBase, examples: int) -> dict[str, Counter[int]]:
    """Send so many good and as many bad requests to each operation; operation → answers' statuses.

    Raises:
        AssertionError: an answer is a failure of ours, or not as the document has it.
    """
    document = requests.get(f"{stack.url}/openapi.json", auth=auth, timeout=60).json()
    schema = schemathesis.openapi.from_dict(document)
    # The callers' keys are ours to send: made-up ones would end every request at the door.
    schema.config.generation.update(with_security_parameters=False, allow_extra_parameters=False)
    settings = budget(examples, cost=EVENTS_A_REQUEST)
    seen: dict[str, Counter[int]] = {}
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        takes = document["paths"][operation.path][operation.method]
        # What takes nothing cannot be asked badly.
        good_only = not takes.keys() & {"parameters", "requestBody"}
        seen[operation.label] = statuses = Counter[int]()
        for mode in [GenerationMode.POSITIVE] if good_only else GenerationMode:
            send = _sender(stack.url, auth, statuses)
            settings(given(case=operation.as_strategy(mode))(send))()
    return seen


def _sender(url: str, auth: AuthBase, statuses: Counter[int]) -> Callable[[Case[Any]], None]:
    def send(case: Case[Any]) -> None:
        answer = case.call(base_url=url, auth=auth, timeout=60)
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    return send
