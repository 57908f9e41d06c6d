from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import httpx
import pytest
from botocore.exceptions import ClientError

from local.identity import Decision
from tests.local.iam_proxy.support import BUCKET, Stores, allow, client_of, code_of

OBJECTS = f"arn:aws:s3:::{BUCKET}/demo/*"
KEY = "demo/input/me/1.json"


def status_of(client: Any, key: str) -> int:
    with pytest.raises(ClientError) as caught:
        client.head_object(Bucket=BUCKET, Key=key)
    return int(caught.value.response["ResponseMetadata"]["HTTPStatusCode"])


@pytest.mark.parametrize("key", [KEY, "demo/a b+c%20d/é.json"])
def test_an_object_is_written_and_read_by_whoever_may(stores: Stores, key: str) -> None:
    client = stores.client("s3", allow("s3:PutObject", "s3:GetObject", on=OBJECTS))
    client.put_object(Bucket=BUCKET, Key=key, Body=b"\x00\xff{}", ContentType="application/json")
    found = client.get_object(Bucket=BUCKET, Key=key)
    assert found["Body"].read() == b"\x00\xff{}"
    assert found["ContentType"] == "application/json"
    stored = stores.operator("s3").get_object(Bucket=BUCKET, Key=key)
    assert stored["ContentLength"] == 4


def test_another_prefix_is_denied(stores: Stores) -> None:
    client = stores.client("s3", allow("s3:*", on=OBJECTS))
    put = code_of(lambda: client.put_object(Bucket=BUCKET, Key="other/1", Body=b""))
    assert put == "AccessDenied"


def test_reading_is_no_permission_to_write_or_delete(stores: Stores) -> None:
    client = stores.client("s3", allow("s3:GetObject", on=OBJECTS))
    assert code_of(lambda: client.put_object(Bucket=BUCKET, Key=KEY, Body=b"")) == "AccessDenied"
    assert code_of(lambda: client.delete_object(Bucket=BUCKET, Key=KEY)) == "AccessDenied"


def test_a_listing_is_held_against_the_condition_on_its_prefix(stores: Stores) -> None:
    stores.operator("s3").put_object(Bucket=BUCKET, Key="demo/listed", Body=b"1")
    condition = {"Condition": {"StringLike": {"s3:prefix": "demo/*"}}}
    client = stores.client("s3", allow("s3:ListBucket", on=f"arn:aws:s3:::{BUCKET}", **condition))
    found = client.list_objects_v2(Bucket=BUCKET, Prefix="demo/listed")
    assert [each["Key"] for each in found["Contents"]] == ["demo/listed"]
    assert code_of(lambda: client.list_objects_v2(Bucket=BUCKET)) == "AccessDenied"
    assert code_of(lambda: client.list_objects_v2(Bucket=BUCKET, Prefix="dem")) == "AccessDenied"


def test_only_who_may_list_the_bucket_learns_that_an_object_is_not_there(stores: Stores) -> None:
    reads = allow("s3:GetObject", on=OBJECTS)
    lists = allow("s3:ListBucket", on=f"arn:aws:s3:::{BUCKET}")
    assert status_of(stores.client("s3", reads), "demo/none") == 403
    assert status_of(stores.client("s3", reads, lists), "demo/none") == 404


def test_the_look_at_who_may_list_is_no_call_of_the_client(stores: Stores) -> None:
    seen: list[Decision] = []
    stores.identities.observe(seen.append)
    client = stores.client("s3", allow("s3:GetObject", on=OBJECTS), function="reader")

    assert status_of(client, "demo/none") == 403

    mine = [each for each in seen if each.caller_arn.endswith("/reader")]
    assert [(each.action, each.allowed, each.is_call) for each in mine] == [
        ("s3:GetObject", True, True),
        ("s3:ListBucket", False, False),
    ]


def test_a_signed_url_reads_without_credentials_what_its_signer_may_read(stores: Stores) -> None:
    stores.operator("s3").put_object(Bucket=BUCKET, Key=KEY, Body=b"[1]")
    arguments = {"Params": {"Bucket": BUCKET, "Key": KEY}, "ExpiresIn": 300}
    may = stores.client("s3", allow("s3:GetObject", on=OBJECTS))
    may_not = stores.client("s3", allow("s3:GetObject", on=OBJECTS + "/nothing"))
    url = may.generate_presigned_url("get_object", **arguments)
    assert url.startswith(stores.url)
    assert httpx.get(url).content == b"[1]"
    assert httpx.get(may_not.generate_presigned_url("get_object", **arguments)).status_code == 403


def test_a_signed_url_is_for_its_object_and_method_only(stores: Stores) -> None:
    stores.operator("s3").put_object(Bucket=BUCKET, Key=KEY, Body=b"[1]")
    client = stores.client("s3", allow("s3:*", on=OBJECTS))
    url = client.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": KEY})
    assert httpx.get(url.replace("1.json", "2.json")).status_code == 403
    assert httpx.put(url, content=b"x").status_code == 403
    assert httpx.get(url.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200")).status_code == 403
    assert httpx.get(url).status_code == 200


def test_a_signed_url_expires(stores: Stores) -> None:
    client = stores.client("s3", allow("s3:*", on=OBJECTS))
    arguments = {"Params": {"Bucket": BUCKET, "Key": KEY}, "ExpiresIn": 300}
    then = (datetime.now(UTC) - timedelta(seconds=301)).replace(tzinfo=None)
    with mock.patch("botocore.auth.get_current_datetime", return_value=then):
        url = client.generate_presigned_url("get_object", **arguments)
    assert httpx.get(url).status_code == 403


def test_an_unsigned_request_is_denied(stores: Stores) -> None:
    assert httpx.get(f"{stores.url}/{BUCKET}/{KEY}").status_code in (400, 403)


def test_a_body_other_than_the_signed_one_is_denied(stores: Stores) -> None:
    keys = stores.credentials(allow("s3:*", on=OBJECTS))
    client = client_of(stores.url, "s3", keys)
    sent: dict[str, Any] = {}

    def keep(request: Any, **_: object) -> None:
        sent.update(url=request.url, headers=dict(request.headers))

    client.meta.events.register("before-send.s3.PutObject", keep)
    client.put_object(Bucket=BUCKET, Key=KEY, Body=b"signed")
    headers = {
        name: v.decode() if isinstance(v, bytes) else v for name, v in sent["headers"].items()
    }
    assert urlsplit(sent["url"]).path == f"/{BUCKET}/{KEY}"
    answer = httpx.put(sent["url"], headers=headers, content=b"forged")
    assert answer.status_code == 403
