"""The operation that a request calls, in the words of the API's own model (botocore's).

moto's parsers read the input by the API's protocol: json, rest-json, query, ec2 and rest-xml.
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from moto.core.model import OperationModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.serialize import get_serializer_class

_MALFORMED = (AttributeError, KeyError, ParseError, TypeError, ValueError, binascii.Error)
"""The parsers' errors for a body that has another shape than the model."""


@dataclass(frozen=True)
class Operation:
    """One call of an operation; ``input`` has the members by the names of the model."""

    model: OperationModel
    protocol: str
    input: Mapping[str, Any]

    def error(self, error: Exception) -> tuple[int, Mapping[str, str], bytes]:
        """Return status, headers and body of an error, in the operation's protocol."""
        name = self.model.service_model.service_name
        response = get_serializer_class(name, self.protocol)(self.model).serialize(error)
        body = response["body"]
        content = body.encode() if isinstance(body, str) else body
        return int(response["status_code"]), response["headers"], content


def read_operation(
    request: Request, model: OperationModel, path: Mapping[str, Any]
) -> Operation | None:
    """Return the operation with its input, None if the body cannot be parsed.

    Args:
        path: the members in the request's path.
    """
    protocol = determine_request_protocol(model.service_model, request.content_type)
    source: Any = {
        "method": request.method,
        "values": request.values,
        "headers": request.headers,
        "body": request.get_data(),
        "url_path": request.path,
        "url_params": dict(path),
    }
    try:
        found = PROTOCOL_PARSERS[protocol](model).parse(source)
    except _MALFORMED:
        return None
    return Operation(model, protocol, found or {})
