"""A streamed response as API Gateway reads it: a head in JSON, eight NUL bytes, the body. Pure.

https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CONTENT_TYPE = "application/vnd.awslambda.http-integration-response"
DELIMITER = bytes(8)
MAX_HEAD_BYTES = 16 * 1024


class StreamProtocolError(Exception):
    """The bytes are no such response. The message says what to change."""


@dataclass(frozen=True)
class Head:
    """Status and headers of a response, in the order in which the function gave them."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    multi_value_headers: Mapping[str, list[str]] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)


class IntegrationResponse:
    """Takes the bytes of a response as they come; `head` is there once it is valid."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self._waiting = b""
        self._has_body = False

    def feed(self, data: bytes) -> bytes:
        """Return what belongs to the body.

        Raises:
            StreamProtocolError: there is no valid head.
        """
        if self.head is None:
            self._waiting += data
            text, delimiter, data = self._waiting.partition(DELIMITER)
            if len(text) + len(DELIMITER) > MAX_HEAD_BYTES:
                raise StreamProtocolError(
                    f"Send the head and its delimiter within the first {MAX_HEAD_BYTES} bytes."
                )
            if not delimiter:
                return b""
            self.head = read_head(text)
        self._has_body = self._has_body or bool(data)
        return data

    def end(self) -> None:
        """Check that nothing is missing.

        Raises:
            StreamProtocolError: there is no head, or an empty body.
        """
        if self.head is None:
            raise StreamProtocolError("Send a head and eight NUL bytes before the body.")
        if not self._has_body:
            # https://github.com/awslabs/aws-lambda-web-adapter/issues/499
            raise StreamProtocolError("Send a body: an empty one leaves clients waiting.")


def read_head(text: bytes) -> Head:
    """Return the head.

    Raises:
        StreamProtocolError: it is no JSON object with these four fields, of these types.
    """
    try:
        fields = json.loads(text)
    except ValueError:
        raise StreamProtocolError("Write the head as JSON.") from None
    if not isinstance(fields, dict):
        raise StreamProtocolError("Write the head as a JSON object.")
    if unknown := fields.keys() - _FIELDS.keys():
        raise StreamProtocolError(
            f"Remove {', '.join(sorted(unknown))} from the head: it has {', '.join(_FIELDS)} only."
        )
    for name, (wanted, holds) in _FIELDS.items():
        if name in fields and not holds(fields[name]):
            raise StreamProtocolError(f"Write {name} of the head as {wanted}.")
    if "statusCode" not in fields:
        raise StreamProtocolError("Write the statusCode into the head.")
    return Head(
        fields["statusCode"],
        fields.get("headers", {}),
        fields.get("multiValueHeaders", {}),
        fields.get("cookies", []),
    )


def _is_status(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_mapping_of_texts(value: Any) -> bool:
    return isinstance(value, dict) and _are_texts(list(value.values()))


def _is_mapping_of_lists(value: Any) -> bool:
    return isinstance(value, dict) and all(_are_texts(each) for each in value.values())


_FIELDS: Mapping[str, tuple[str, Any]] = {
    "statusCode": ("a number from 100 to 599", _is_status),
    "headers": ("an object of strings", _is_mapping_of_texts),
    "multiValueHeaders": ("an object of lists of strings", _is_mapping_of_lists),
    "cookies": ("a list of strings", _are_texts),
}
