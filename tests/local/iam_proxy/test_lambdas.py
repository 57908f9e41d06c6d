"""A function may put an event into Lambda's queue for another one, as its role allows."""

from __future__ import annotations

import pytest

from tests.local.iam_proxy.support import Stores, allow, code_of


def test_an_event_goes_into_the_queue(stores: Stores) -> None:
    arn = stores.arn("lambda", "function:callee")
    client = stores.client("lambda", allow("lambda:InvokeFunction", on=arn))

    answer = client.invoke(FunctionName="callee", InvocationType="Event", Payload=b'{"a": 1}')

    assert answer["StatusCode"] == 202
    assert stores.events == [(arn, '{"a": 1}')]


@pytest.mark.parametrize("name", ["other", "callee2", "calle"])
def test_another_function_is_refused(name: str, stores: Stores) -> None:
    allowed = allow("lambda:InvokeFunction", on=stores.arn("lambda", "function:callee"))
    client = stores.client("lambda", allowed)

    code = code_of(lambda: client.invoke(FunctionName=name, InvocationType="Event"))
    assert code == "AccessDeniedException"
    assert stores.events == []


def test_a_call_that_waits_for_its_answer_is_not_emulated(stores: Stores) -> None:
    client = stores.client("lambda", allow("lambda:InvokeFunction", on="*"))

    assert code_of(lambda: client.invoke(FunctionName="callee")) == "NotImplementedByStandIn"
    assert code_of(client.list_functions) == "NotImplementedByStandIn"
