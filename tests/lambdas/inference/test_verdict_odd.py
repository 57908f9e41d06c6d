"""Whatever an engine, SageMaker or the transport reports has a verdict."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from hypothesis import given
from hypothesis import strategies as st

from inference import container_error, verdict
from inference.errors import (
    UpstreamError,
)
from inference.verdict import MODEL_ERROR, ServiceError, judge
from jobs.job import Failure
from tests.budget import budget
from tests.lambdas.inference.engine_errors import (
    FAILED,
    NOT_READY,
    REJECTED,
    URL,
    job_failure,
    model_error,
    reason_of,
)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"Error": {"Code": "ValidationError", "Message": None}}, REJECTED),
        ({"Error": {"Code": "ValidationError", "Message": {"a": 1}}}, REJECTED),
        ({"Error": {"Code": 503, "Message": ["x"]}}, FAILED),
        ({"Error": {"Code": None}, "ResponseMetadata": {"HTTPStatusCode": 503}}, NOT_READY),
        ({"Error": None}, FAILED),
        ({"Error": []}, FAILED),
        ({}, FAILED),
        ({"Error": {"Code": "ModelError", "Message": None}}, FAILED),
        ({"Error": {"Code": "ModelError", "Message": {}}, "OriginalStatusCode": 0}, FAILED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": 422,
          "OriginalMessage": {"error": "why"}}, REJECTED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": "422",
          "OriginalMessage": None}, REJECTED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": [422]}, FAILED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": True}, FAILED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": 10**30}, FAILED),
    ],
)  # fmt: skip
def test_an_odd_error_is_still_an_error_of_the_endpoint(
    answer: dict[str, Any], error: type[UpstreamError]
) -> None:
    failure = ClientError({"Error": {}}, "InvokeEndpoint")
    failure.response = answer  # type: ignore[assignment]  # as odd as it comes

    assert type(verdict.from_botocore(failure)) is error


@pytest.mark.parametrize(
    ("error", "status", "hint"),
    [
        (ReadTimeoutError(endpoint_url=URL), 504, None),
        (TimeoutError("timed out"), 504, None),
        (ConnectTimeoutError(endpoint_url=URL), 502, verdict.NO_ROUTE),
        (EndpointConnectionError(endpoint_url=URL), 502, None),
        (ConnectionClosedError(endpoint_url=URL), 502, None),
        (ResponseStreamingError(error="cut"), 502, None),
        (IncompleteReadError(actual_bytes=1, expected_bytes=2), 502, None),
        (NoCredentialsError(), 502, verdict.NO_CREDENTIALS),
        (AttributeError("'list' object has no attribute 'get'"), 502, None),
        (RecursionError("maximum recursion depth exceeded"), 502, None),
        (OSError("[SSL] record layer failure"), 502, None),
    ],
)
def test_each_error_of_the_transport_becomes_its_error(
    error: Exception, status: int, hint: str | None
) -> None:
    failure = verdict.from_botocore(error)

    assert (failure.status, failure.hint) == (status, hint)
    assert failure.cause == type(error).__name__
    assert str(error) not in failure.message


texts = st.text(st.characters(exclude_categories=()), max_size=60)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.binary(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            texts
            | st.sampled_from(
                ["error", "message", "detail", "loc", "msg", "type", "error_type", "code"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
numbers = st.sampled_from([400, 404, 408, 413, 415, 422, 424, 429, 500, 501, 503, 504, 507])
names = st.sampled_from([MODEL_ERROR, "ValidationError", "ThrottlingException", "", "503"]) | texts


@given(names, st.integers(), texts, numbers | values, values)
@budget(300)
def test_no_error_makes_the_verdict_fail(
    code: str, http_status: int, text: str, status: object, body: object
) -> None:
    judged = judge(ServiceError(code, http_status, text), status, body)

    assert 400 <= judged.error.status < 600
    assert judged.error.status != 500
    assert 0 < len(judged.message) <= container_error.MAX_MESSAGE_CHARACTERS
    assert judged.message.encode().decode() == judged.message
    assert judged.to_error().message == judged.message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(numbers | st.integers(400, 599), json_values.map(json.dumps))
@budget(150)
def test_both_routes_agree_on_every_error(status: int, text: str) -> None:
    failure = model_error(status, text)

    assert job_failure(reason_of(status, text)) == Failure(failure.code, failure.message)
