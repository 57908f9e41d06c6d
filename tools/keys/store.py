"""The table of keys: all calls of DynamoDB.

Reads are strongly consistent, writes are transactions under a condition.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError
from botocore.session import Session

from api_keys.item import (
    NAME_PREFIX,
    Item,
    Key,
    MalformedItemError,
    Name,
    from_item,
    key_id,
    name_from_item,
)
from tools import aws_account
from tools.keys.errors import KeysError
from tools.keys.writes import Write

# Limits of BatchGetItem and of TransactWriteItems.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
MAX_READS = 100
MAX_WRITES = 100

ATTEMPTS = 8
_CONDITION, _NONE = "ConditionalCheckFailed", "None"
_PASSING = {_NONE, "ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict"}
_OF_CREDENTIALS = {
    "ExpiredTokenException",
    "InvalidSignatureException",
    "UnrecognizedClientException",
}


class ConditionError(Exception):
    """A condition of a transaction did not hold; nothing was written.

    Attributes:
        positions: of the writes whose condition did not hold.
    """

    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(f"the condition of {len(positions)} writes did not hold")
        self.positions = tuple(positions)


@dataclass(frozen=True, slots=True)
class Record:
    """A name and its keys, the newest first."""

    name: Name
    keys: tuple[Key, ...]


def create_client(region: str, connections: int = 10) -> Any:
    """Make the client, for the credentials of this shell; `AWS_ENDPOINT_URL` leads elsewhere.

    Raises:
        KeysError: there are no credentials.
    """
    config = Config(
        connect_timeout=5,
        read_timeout=20,
        retries={"total_max_attempts": 5, "mode": "standard"},
        max_pool_connections=connections,
    )
    try:
        session = Session()
        if session.get_credentials() is None:
            raise KeysError(
                "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: there are no "
                "AWS credentials."
            )
        return session.create_client("dynamodb", region_name=region, config=config)
    except BotoCoreError as error:
        raise KeysError(aws_account.explain(error)) from error


class Store:
    """The keys of one deployment. Every method raises KeysError when DynamoDB fails.

    Args:
        client: botocore's `dynamodb` client.
        table: the table's name.
        attempts: at writes that DynamoDB refuses as too many.
        sleep: waits so many seconds.

    Attributes:
        client: the client.
    """

    def __init__(
        self,
        client: Any,
        table: str,
        attempts: int = ATTEMPTS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.client = client
        self._table = table
        self._attempts = attempts
        self._sleep = sleep

    def record(self, name: str) -> Record | None:
        """Return a name and its keys; None if it does not exist."""
        for attempt in range(self._attempts):
            answer = self._call("get_item", Key=key_id(f"{NAME_PREFIX}{name}"), ConsistentRead=True)
            if "Item" not in answer:
                return None
            found = _parsed(name_from_item, answer["Item"])
            items = self.items(found.digests)
            if len(items) == len(found.digests):
                keys = [_parsed(from_item, items[digest]) for digest in found.digests]
                return Record(found, tuple(keys))
            # A key was replaced between the two reads.
            self.pause(attempt)
        raise KeysError(
            f"Repair the item name#{name} of {self._table}: it names keys without items."
        )

    def items(self, ids: Sequence[str]) -> dict[str, Item]:
        """Return items by their IDs, without those that do not exist; at most `MAX_READS`."""
        found: dict[str, Item] = {}
        keys: list[Mapping[str, Any]] = [key_id(each) for each in ids]
        attempt = 0
        while keys:
            request = {self._table: {"Keys": keys, "ConsistentRead": True}}
            answer = self._ask("batch_get_item", RequestItems=request)
            items = answer["Responses"].get(self._table, [])
            found |= {item["id"]["S"]: item for item in items}
            keys = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            if keys:
                attempt = 0 if items else attempt + 1
                if attempt == self._attempts:
                    raise KeysError("Repeat the command: DynamoDB throttles its reads.")
                self.pause(attempt)
        return found

    def all_keys(self) -> Iterator[Key]:
        """Return every key, in no order. It reads the whole table."""
        start: dict[str, Any] = {}
        while True:
            answer = self._call(
                "scan",
                FilterExpression="attribute_exists(created_at)",
                ConsistentRead=True,
                **start,
            )
            yield from (_parsed(from_item, item) for item in answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def write(self, writes: Sequence[Write]) -> None:
        """Carry out all of some writes, or none; at most `MAX_WRITES`.

        Raises:
            ConditionError: the condition of one of them does not hold.
        """
        items = [
            {kind: {"TableName": self._table, **fields} for kind, fields in each.items()}
            for each in writes
        ]
        for attempt in range(self._attempts):
            try:
                # botocore adds a token, so that its own attempts count once.
                self.client.transact_write_items(TransactItems=items)
                return
            except ClientError as error:
                codes = _reasons(error)
                if _CONDITION in codes:
                    failed = [at for at, code in enumerate(codes) if code == _CONDITION]
                    raise ConditionError(failed) from error
                if not codes or not set(codes) <= _PASSING:
                    raise self._explained(error) from error
            except BotoCoreError as error:
                raise self._explained(error) from error
            # Another transaction, or a use that the authorizer notes, or a throttle.
            self.pause(attempt)
        raise KeysError("Repeat the command: DynamoDB refuses its writes as too many at once.")

    def _call(self, operation: str, **arguments: Any) -> Mapping[str, Any]:
        return self._ask(operation, TableName=self._table, **arguments)

    def _ask(self, operation: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            answer: Mapping[str, Any] = getattr(self.client, operation)(**arguments)
        except (ClientError, BotoCoreError) as error:
            raise self._explained(error) from error
        return answer

    def pause(self, attempt: int) -> None:
        """Wait before another attempt; 0 is the first."""
        self._sleep(min(0.05 * 2**attempt, 2.0) * random.uniform(0.5, 1))

    def _explained(self, error: ClientError | BotoCoreError) -> KeysError:
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
        if code == "ResourceNotFoundException":
            return KeysError(
                f"Check the region and the account of the credentials: there is no table "
                f"{self._table}."
            )
        if code == "AccessDeniedException":
            return KeysError(
                "Attach the policy of the deployment's output keys_policy_json to your identity: "
                f"{error}"
            )
        if isinstance(error, ConnectionError | HTTPClientError):
            return KeysError(f"Check the network, the region and AWS_ENDPOINT_URL: {error}")
        if code and code not in _OF_CREDENTIALS:
            return KeysError(f"Repeat the command, or look for its cause at AWS: {error}")
        return KeysError(aws_account.explain(error))


def _reasons(error: ClientError) -> list[str]:
    """Return the code of each write of a canceled transaction; none for another error."""
    reasons = error.response.get("CancellationReasons", [])
    return [str(each.get("Code", _NONE)) for each in reasons]


def _parsed(parse: Callable[[Item], Any], item: Item) -> Any:
    try:
        return parse(item)
    except MalformedItemError:
        id_ = item.get("id", {}).get("S", "")
        raise KeysError(
            f"Repair or delete the item {id_}: it is not one of this command."
        ) from None
