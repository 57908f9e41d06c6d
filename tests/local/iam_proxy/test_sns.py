"""A function may publish to a topic, as its role allows."""

from __future__ import annotations

import pytest

from tests.local.iam_proxy.support import TOPIC, Stores, allow, code_of


def test_a_message_is_delivered_to_the_topic(stores: Stores) -> None:
    arn = stores.arn("sns", TOPIC)
    client = stores.client("sns", allow("sns:Publish", on=arn))

    answer = client.publish(TopicArn=arn, Message="a & b", Subject="c")

    assert answer["MessageId"]
    assert stores.published == [(arn, "a & b", "c")]


@pytest.mark.parametrize("on", ["other", f"{TOPIC}2", TOPIC[:-1]])
def test_another_topic_is_refused(on: str, stores: Stores) -> None:
    client = stores.client("sns", allow("sns:Publish", on=stores.arn("sns", on)))

    code = code_of(lambda: client.publish(TopicArn=stores.arn("sns", TOPIC), Message="a"))
    assert code == "AuthorizationError"
    assert stores.published == []


@pytest.mark.parametrize(
    ("topic", "message", "code"),
    [
        ("gone", "a", "NotFound"),
        (TOPIC, "", "InvalidParameter"),
        (TOPIC, "x" * 256 * 1024 + "x", "InvalidParameter"),
    ],
)
def test_what_sns_refuses_is_refused(topic: str, message: str, code: str, stores: Stores) -> None:
    client = stores.client("sns", allow("sns:Publish", on="*"))

    found = code_of(lambda: client.publish(TopicArn=stores.arn("sns", topic), Message=message))
    assert found == code
    assert stores.published == []


def test_other_calls_are_not_emulated(stores: Stores) -> None:
    client = stores.client("sns", allow("sns:*", on="*"))

    assert code_of(client.list_topics) == "NotImplementedByStandIn"
    assert code_of(lambda: client.publish(PhoneNumber="+1", Message="a")) == (
        "NotImplementedByStandIn"
    )
