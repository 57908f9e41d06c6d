"""The faults between a function and the services that keep its data."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import BotoCoreError

from local.faults import parse
from tests.local.iam_proxy.support import BUCKET, QUEUE, TABLE, Stores, allow, code_of, item

ANYTHING = allow("*", on="*")


def stored(stores: Stores, job_id: str) -> bool:
    found = stores.operator("dynamodb").get_item(TableName=TABLE, Key=item(job_id))
    return "Item" in found


@pytest.mark.parametrize(
    ("kind", "code"),
    [("table_down", "InternalServerError"), ("table_throttle", "ThrottlingException")],
)
def test_a_table_that_is_down_returns_its_error_and_writes_nothing(
    stores: Stores, kind: str, code: str
) -> None:
    stores.faults.add(parse({"kind": kind}))
    table = stores.client("dynamodb", ANYTHING)
    assert code_of(lambda: table.put_item(TableName=TABLE, Item=item(kind))) == code
    assert not stored(stores, kind)
    table.put_item(TableName=TABLE, Item=item(kind))


def test_a_bucket_that_is_down_leaves_the_table_up(stores: Stores) -> None:
    stores.faults.add(parse({"kind": "bucket_down"}))
    stores.client("dynamodb", ANYTHING).put_item(TableName=TABLE, Item=item("up"))
    bucket = stores.client("s3", ANYTHING)
    put = code_of(lambda: bucket.put_object(Bucket=BUCKET, Key="demo/down", Body=b""))
    assert put == "InternalError"


def test_a_fault_waits_for_its_function_its_operation_and_its_turn(stores: Stores) -> None:
    definition = {"kind": "table_down", "function": "mine", "operation": "PutItem", "skip": 1}
    stores.faults.add(parse(definition))
    mine = stores.client("dynamodb", ANYTHING, function="mine")
    other = stores.client("dynamodb", ANYTHING, function="other")

    def put(client: Any) -> str:
        return code_of(lambda: client.put_item(TableName=TABLE, Item=item()))

    mine.get_item(TableName=TABLE, Key=item())
    assert [put(other), put(mine), put(other), put(mine), put(mine)] == [
        "no error",
        "no error",
        "no error",
        "InternalServerError",
        "no error",
    ]


def test_a_call_whose_answer_is_lost_has_taken_effect(stores: Stores) -> None:
    stores.faults.add(parse({"kind": "answer_lost"}))
    table = stores.client("dynamodb", ANYTHING)
    with pytest.raises(BotoCoreError):
        table.put_item(TableName=TABLE, Item=item("lost"))
    assert stored(stores, "lost")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_comes_before_or_after_the_call_takes_effect(stores: Stores, moment: str) -> None:
    stores.faults.add(parse({"kind": "handler_crash", "moment": moment}))
    table = stores.client("dynamodb", ANYTHING)
    with pytest.raises(BotoCoreError):
        table.put_item(TableName=TABLE, Item=item(moment))
    assert stored(stores, moment) == (moment == "after")
    assert stores.crashed == [table._request_signer._credentials.access_key]


def test_a_message_is_sent_by_whoever_may(stores: Stores) -> None:
    queue = stores.operator("sqs").get_queue_url(QueueName=QUEUE)["QueueUrl"]
    may = stores.client("sqs", allow("sqs:SendMessage", on=stores.arn("sqs", QUEUE)))
    may_not = stores.client("sqs", allow("sqs:SendMessage", on=stores.arn("sqs", "other")))
    may.send_message(QueueUrl=queue, MessageBody="hello")
    refused = code_of(lambda: may_not.send_message(QueueUrl=queue, MessageBody="hello"))
    assert refused == "AccessDeniedException"
    found = stores.operator("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert [message["Body"] for message in found] == ["hello"]
