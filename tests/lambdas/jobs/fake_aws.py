"""A small and fast account: the table, the bucket and SageMaker's queue, as plain dictionaries.

moto takes milliseconds for each call, which is too slow for thousands of schedules.
test_fake_aws.py compares the fake with moto, call by call.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tests.lambdas.jobs import expressions

Item = Mapping[str, Any]
Key = tuple[str, str]
# Lambda's queue, Secrets Manager and SQS have doubles of their own in doubles.py.


def client_error(code: str, status: int, operation: str, **fields: Any) -> ClientError:
    """Return an error as botocore raises it."""
    response: Any = {
        "Error": {"Code": code, "Message": code},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **fields,
    }
    return ClientError(response, operation)


class FakeDynamoDB:
    """One table, with the index `open`. Each call is atomic."""

    def __init__(self) -> None:
        self.stored: dict[Key, dict[str, Any]] = {}

    def put_item(self, **arguments: Any) -> dict[str, Any]:
        """Write an item, under a condition."""
        self._put(arguments, _check(self._find(arguments["Item"]), arguments, "PutItem"))
        return {}

    def update_item(self, **arguments: Any) -> dict[str, Any]:
        """Change an item, under a condition."""
        found = self._find(arguments["Key"])
        self._update(arguments, _check(found, arguments, "UpdateItem"))
        return_all = arguments.get("ReturnValues") == "ALL_NEW"
        return {"Attributes": self._find(arguments["Key"])} if return_all else {}

    def delete_item(self, **arguments: Any) -> dict[str, Any]:
        """Delete an item, under a condition."""
        _check(self._find(arguments["Key"]), arguments, "DeleteItem")
        self._delete(arguments, None)
        return {}

    def transact_write_items(self, **arguments: Any) -> dict[str, Any]:
        """Carry out all of the actions, or none."""
        apply: dict[str, Callable[[Mapping[str, Any], Item | None], None]] = {
            "Put": self._put,
            "Update": self._update,
            "Delete": self._delete,
        }
        actions = [
            (name, given) for each in arguments["TransactItems"] for name, given in each.items()
        ]
        items = [self._find(given.get("Key") or given["Item"]) for _, given in actions]
        held = [_holds(item, given) for item, (_, given) in zip(items, actions, strict=True)]
        if not all(held):
            reasons = [{"Code": "None" if each else "ConditionalCheckFailed"} for each in held]
            raise client_error(
                "TransactionCanceledException",
                400,
                "TransactWriteItems",
                CancellationReasons=reasons,
            )
        for (name, given), item in zip(actions, items, strict=True):
            apply[name](given, item)
        return {}

    def get_item(self, **arguments: Any) -> dict[str, Any]:
        """Read an item."""
        found = self._find(arguments["Key"])
        return {"Item": found} if found is not None else {}

    def query(self, **arguments: Any) -> dict[str, Any]:
        """Read items by their keys, or by the keys of the index, in their order."""
        index = "IndexName" in arguments
        order = "due_at" if index else "id"
        found = [
            item
            for item in self.stored.values()
            if expressions.holds(arguments["KeyConditionExpression"], item, *_given(arguments))
        ]
        found.sort(key=lambda item: _sort_key(item[order]))
        if not arguments.get("ScanIndexForward", True):
            found.reverse()
        limit = arguments.get("Limit", len(found) + 1)
        page = found[:limit]
        more: dict[str, Any] = {"LastEvaluatedKey": {}} if len(found) >= limit else {}
        if index:
            kept = ("owner", "id", "open", "due_at")
            page = [{name: item[name] for name in kept} for item in page]
        return {"Items": page, **more}

    def _find(self, holder: Item) -> dict[str, Any] | None:
        return self.stored.get(_key(holder))

    def _put(self, arguments: Mapping[str, Any], _: Item | None) -> None:
        self.stored[_key(arguments["Item"])] = dict(arguments["Item"])

    def _update(self, arguments: Mapping[str, Any], item: Item | None) -> None:
        key = arguments["Key"]
        self.stored[_key(key)] = expressions.updated(
            arguments["UpdateExpression"], item or key, *_given(arguments)
        )

    def _delete(self, arguments: Mapping[str, Any], _: Item | None) -> None:
        self.stored.pop(_key(arguments["Key"]), None)


def _check(item: Item | None, arguments: Mapping[str, Any], operation: str) -> Item | None:
    if not _holds(item, arguments):
        raise client_error("ConditionalCheckFailedException", 400, operation)
    return item


def _holds(item: Item | None, arguments: Mapping[str, Any]) -> bool:
    return expressions.holds(arguments.get("ConditionExpression"), item, *_given(arguments))


def _given(arguments: Mapping[str, Any]) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    names = arguments.get("ExpressionAttributeNames", {})
    return names, arguments.get("ExpressionAttributeValues", {})


def _key(holder: Item) -> Key:
    return holder["owner"]["S"], holder["id"]["S"]


def _sort_key(value: Mapping[str, str]) -> Any:
    return int(value["N"]) if "N" in value else value["S"]


class FakeS3:
    """One bucket."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put_object(self, **arguments: Any) -> dict[str, Any]:
        """Write an object."""
        self.objects[arguments["Key"]] = arguments["Body"]
        return {}

    def get_object(self, **arguments: Any) -> dict[str, Any]:
        """Read an object."""
        body = self.objects.get(arguments["Key"])
        if body is None:
            raise client_error("NoSuchKey", 404, "GetObject")
        kind = "binary/octet-stream"  # what SageMaker sets is unknown
        return {"ContentLength": len(body), "Body": io.BytesIO(body), "ContentType": kind}

    def delete_object(self, **arguments: Any) -> dict[str, Any]:
        """Delete an object; also one that does not exist."""
        self.objects.pop(arguments["Key"], None)
        return {}

    def list_objects_v2(self, **arguments: Any) -> dict[str, Any]:
        """Return the first keys with a prefix."""
        found = sorted(key for key in self.objects if key.startswith(arguments["Prefix"]))
        kept = found[: arguments["MaxKeys"]]
        contents = {"Contents": [{"Key": key} for key in kept]} if kept else {}
        return {"IsTruncated": len(kept) < len(found), **contents}

    def generate_presigned_url(self, *_: Any, **__: Any) -> str:
        """Return a URL."""
        return "https://s3.example.com/object"
