"""The body of a container's error, in any shape, read once. Pure; never raises.

TGI and TEI      {"error": "…", "error_type": "validation"}
vLLM             {"error": {"message": "…", "type": "BadRequestError", "param": null, "code": 400}}
SGLang, vLLM <1  {"object": "error", "message": "…", "type": "BadRequestError", "code": 400}
llama.cpp        {"error": {"code": 400, "message": "…", "type": "invalid_request_error"}}
LMI              {"error": "…", "code": 424}, text, or vLLM's error object printed by Python
DJL and MMS      {"code": 400, "type": "InternalServerException", "message": "…"}
FastAPI          {"detail": "…"} or {"detail": [{"loc": ["body", "n"], "msg": "…"}]}
nginx            a page of HTML
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

MAX_MESSAGE_CHARACTERS = 1000
# Far above any error; what is longer is not worth its time.
MAX_BODY_CHARACTERS = 1_000_000
# Levels of JSON at which a sentence is looked for.
_MAX_DEPTH = 6
_MAX_DETAILS = 20

_SENTENCES = ("error", "message", "detail", "errors", "details", "reason")
_KINDS = ("error_type", "type")
_CODES = ("code", "http_status_code", "status_code")
# RFC 9110 renamed some, and so did Python 3.13: a container may have either name.
_RENAMED = (
    "content too large",
    "payload too large",
    "request entity too large",
    "request-uri too long",
    "uri too long",
    "requested range not satisfiable",
    "range not satisfiable",
    "unprocessable entity",
    "unprocessable content",
)
_PHRASES = frozenset({*(status.phrase.lower() for status in HTTPStatus), *_RENAMED})

# vLLM's error object as LMI prints it: ErrorInfo(message='…', type='BadRequestError', code=400)
_PRINTED_CODE = re.compile(r"\bcode=([45]\d\d)\b")
_PRINTED_KIND = re.compile(r"\btype='(\w{1,80})'")

# Frames, paths, addresses, markup and accounts are the operator's, not the client's.
_INTERNAL = re.compile(
    r"""traceback\ \(most | \bfile\ "[^"]{1,300}",\ line | \bat\ [\w.$]{1,200}\([\w.]{1,80}:\d
    | \bsite-packages\b | (?<![\w.])/(?:opt|usr|root|home|tmp|var|\.sagemaker)/
    | \b0x[0-9a-f]{8,} | \barn:aws | \baccount\ \d{12}\b | ^\s*<(?:!doctype|html|head|body|\?xml)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class ContainerError:
    """What a container gives as the reason.

    Attributes:
        text: all of its words, for judging; empty if there are none.
        sentence: what may be shown; None if there is none, or it shows internals.
        kind: the container's own name for the error, such as `validation`; empty if it has none.
        code: the status that the body holds; None if it holds none.
    """

    text: str = ""
    sentence: str | None = None
    kind: str = ""
    code: int | None = None


def read(body: object) -> ContainerError:
    """Read a body: bytes, text, or the value of its JSON."""
    if isinstance(body, bytes | bytearray):
        body = bytes(body[: MAX_BODY_CHARACTERS + 1]).decode(errors="replace")
    if isinstance(body, str):
        return _of_text(body)
    return _of_value(body)


def _of_text(text: str) -> ContainerError:
    if len(text) > MAX_BODY_CHARACTERS:
        return ContainerError()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        # Broken JSON is no sentence.
        return ContainerError() if text.lstrip()[:1] in ("{", "[") else _of_sentence(text)
    return _of_value(value)


def _of_value(value: object) -> ContainerError:
    found = _of_sentence(_sentence(value) or "")
    return ContainerError(
        found.text,
        found.sentence,
        found.kind or _first_kind(value),
        found.code if found.code is not None else _first_code(value),
    )


def _of_sentence(text: str) -> ContainerError:
    printed = _printed(text)
    if printed is not None:
        return printed
    return ContainerError(text, _presentable(text))


def _printed(text: str) -> ContainerError | None:
    """Read an error object that Python printed; None if the text is none."""
    code, kind = _PRINTED_CODE.search(text), _PRINTED_KIND.search(text)
    start = text.find("message=")
    if code is None or kind is None or start < 0:
        return None
    quote = text[start + 8 : start + 9]
    end = text.rfind(f"{quote}, type=") if quote in ("'", '"') else -1
    words = text[start + 9 : end] if end > start + 8 else ""
    words = words.replace("\\n", " ").replace("\\'", "'").replace('\\"', '"')
    return ContainerError(text, _presentable(words), kind[1], int(code[1]))


def _sentence(value: object, depth: int = 0) -> str | None:
    """Return the sentence in a value of JSON; None if it holds none."""
    if isinstance(value, str):
        return value.strip() or None
    if depth == _MAX_DEPTH:
        return None
    if isinstance(value, list):
        found = (_sentence(each, depth + 1) for each in value[:_MAX_DETAILS])
        return "; ".join(each for each in found if each) or None
    return _sentence_of_object(value, depth) if isinstance(value, dict) else None


def _sentence_of_object(value: Mapping[str, Any], depth: int) -> str | None:
    if isinstance(value.get("msg"), str):
        place = _place(value.get("loc"))
        return f"{place}: {value['msg']}" if place else str(value["msg"])
    phrase = None
    for key in _SENTENCES:
        found = _sentence(value.get(key), depth + 1)
        if found is not None and found.lower() not in _PHRASES:
            return found
        # "Bad Request" is a sentence only if there is no better one.
        phrase = phrase or found
    return phrase


def _place(loc: object) -> str:
    """Write FastAPI's `loc`, ["body", "messages", 0], as messages.0."""
    parts = loc if isinstance(loc, list) else [loc]
    names = [str(part) for part in parts if isinstance(part, str | int)]
    return ".".join(names[1:] if len(names) > 1 and names[0] == "body" else names)


def _first_kind(value: object) -> str:
    for fields in _levels(value):
        for key in _KINDS:
            if isinstance(fields.get(key), str):
                return str(fields[key])
    return ""


def _first_code(value: object) -> int | None:
    for fields in _levels(value):
        for key in _CODES:
            code = fields.get(key)
            if isinstance(code, str) and re.fullmatch(r"[45]\d\d", code, re.ASCII):
                return int(code)
            if isinstance(code, int) and 400 <= code < 600:
                return code
    return None


def _levels(value: object) -> list[Mapping[str, Any]]:
    """Return an error's object, and the one that it wraps."""
    found: list[Mapping[str, Any]] = []
    while isinstance(value, dict) and len(found) < _MAX_DEPTH:
        found.append(value)
        value = next((value[key] for key in _SENTENCES if isinstance(value.get(key), dict)), None)
    return found


def _presentable(text: str) -> str | None:
    """Return a text as it may be shown; None if it is empty or shows internals."""
    if _INTERNAL.search(text[: 2 * MAX_MESSAGE_CHARACTERS]):
        return None
    shown = _CONTROL.sub(" ", text[:MAX_MESSAGE_CHARACTERS]).strip()
    # A lone surrogate is no text: neither HTTP nor DynamoDB carries it.
    return shown.encode(errors="replace").decode() or None
