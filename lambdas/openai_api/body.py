"""The body of a request to one of OpenAI's routes."""

from __future__ import annotations

from openai_api.errors import InvalidJsonError, MissingJsonError
from openai_api.fields import Fields
from web.body import has_lone_surrogate, read_json, require_body
from web.errors import EmptyBodyError, InvalidBodyError
from web.event import Request


def read(request: Request, max_bytes: int) -> Fields:
    """Return the fields of the body.

    Raises:
        MissingJsonError: there is no body.
        InvalidJsonError: it is not a JSON object, or holds half of a surrogate pair.
        BodyTooLargeError, ContentEncodingError: as `web.body.require_body`.
    """
    try:
        text = require_body(request, max_bytes).decode()
        value = read_json(text)
    except EmptyBodyError:
        raise MissingJsonError from None
    except (InvalidBodyError, ValueError, RecursionError) as error:
        raise InvalidJsonError from error
    if not isinstance(value, dict):
        raise InvalidJsonError(
            "The request body is valid JSON, but not an object. Send a JSON object."
        )
    if has_lone_surrogate(text):
        raise InvalidJsonError
    return Fields(value)
