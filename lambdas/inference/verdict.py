"""What an error of SageMaker or of the container behind it means: one pure function.

POST /generate and the notifications of jobs both use `judge`, so that one failure has one meaning.

The errors of the service:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html#API_runtime_InvokeEndpoint_Errors
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    NoCredentialsError,
    ReadTimeoutError,
)
from urllib3 import exceptions as urllib3

from inference import container_error
from inference.container_error import ContainerError
from inference.content_types import is_stream
from inference.errors import (
    EndpointNotFoundError,
    Fault,
    UpstreamError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)

MODEL_ERROR = "ModelError"
MODEL_STREAM_ERROR = "ModelStreamError"
# An endpoint that scaled to zero needs an alarm, an instance and the model: minutes.
WAKING_SECONDS = 60

NO_ACCESS = (
    "Allow the function's role to call sagemaker:InvokeEndpoint, and for streams "
    "sagemaker:InvokeEndpointWithResponseStream, on the endpoint."
)
NO_CREDENTIALS = "Give the function a role: it has no credentials."
NO_ROUTE = "SageMaker's runtime cannot be reached: check the VPC's routes and security groups."
NO_INVOCATIONS = "The container does not serve POST /invocations."
NO_JSON = "The container does not take application/json on POST /invocations."
NO_COMPONENT = "The endpoint's inference components do not fit a call of the endpoint alone."

_BY_CODE: Mapping[str, type[UpstreamError]] = {
    "ValidationError": UpstreamRejectedError,
    "ValidationException": UpstreamRejectedError,
    "Throttling": UpstreamRateLimitedError,
    "ThrottlingException": UpstreamRateLimitedError,
    "ThrottledException": UpstreamRateLimitedError,
    "TooManyRequestsException": UpstreamRateLimitedError,
    "RequestLimitExceeded": UpstreamRateLimitedError,
    "ModelNotReadyException": UpstreamUnavailableError,
    "ServiceUnavailable": UpstreamUnavailableError,
    "ServiceUnavailableException": UpstreamUnavailableError,
}

# SageMaker's front end out of capacity: it answers without the name of an error. Its 504 comes long
# before the 60 s of a container, which are an error of the model, with status 0.
_BY_FRONT_END_STATUS: Mapping[int, type[UpstreamError]] = {
    413: UpstreamRejectedError,
    429: UpstreamRateLimitedError,
    503: UpstreamUnavailableError,
    504: UpstreamUnavailableError,
}

# Statuses of the container that mean the same from every engine. Those that do not are in
# `_of_container`; any other one is a failure of the service.
_BY_MODEL_STATUS: Mapping[int, type[UpstreamError]] = {
    400: UpstreamRejectedError,
    408: UpstreamTimeoutError,
    413: UpstreamRejectedError,
    422: UpstreamRejectedError,
    429: UpstreamRateLimitedError,
    503: UpstreamUnavailableError,
    504: UpstreamTimeoutError,
    507: UpstreamUnavailableError,
}
_HINTS: Mapping[int, str] = {404: NO_INVOCATIONS, 405: NO_INVOCATIONS, 415: NO_JSON}

_MAX_FIRST_EVENT_BYTES = 65_536
# The status that TGI gives each kind where it is not a stream.
_BY_KIND: Mapping[str, int] = {
    "validation": 422,
    "template_error": 422,
    "tool_error": 422,
    "generation": 424,
    "overloaded": 429,
}

# Statuses that LMI gives every error; the body holds the one that was meant.
_WRAPPERS = frozenset({424, 500})
# Kinds that are always the request's: TGI, TEI, vLLM, SGLang, llama.cpp.
_INVALID = frozenset(
    {
        "validation",
        "template_error",
        "tool_error",
        "tokenizer",
        "empty",
        "badrequesterror",
        "badrequest",
        "notfounderror",
        "invalid_request_error",
        "exceed_context_size_error",
        "not_supported_error",
        "notimplementederror",
    }
)
# Kinds of DJL and of the Hugging Face toolkit's server that stand for any exception.
_ANY_EXCEPTION = frozenset({"internalserverexception", "translateexception", "engineexception"})

_FULL = re.compile(
    r"queue is full|(?:model|server) is overloaded|no worker is available|currently scaling"
    r"|no capacity",
    re.IGNORECASE,
)
_FULL_CHARACTERS = 300
_CRASH = re.compile(
    r"traceback \(most|cuda error|out of memory|device-side assert|worker died|enginedead"
    r"|failed during generation|incomplete generation"
    r"|engine (?:is )?dead|\bnccl|\bcublas|\bcudnn|segmentation fault|'nonetype' object",
    re.IGNORECASE,
)
# Of what stands for any exception, these words belong to the service …
_SERVICE = re.compile(
    r"\bcuda|\bgpu\b|device|could not load|no such file|permission denied|unable to find an engine"
    r"|attributeerror|keyerror|runtimeerror|assertionerror|has no attribute|worker|connection"
    r"|timed out|not implemented for|killed|internal server error|\bport\b",
    re.IGNORECASE,
)
# … and, without those, these to the request.
_REQUEST = re.compile(
    r"validation error|parsing failed|invalid|unexpected keyword argument|not used by the model"
    r"|unrecognized|unknown (?:parameter|field|argument|task)|maximum|too (?:long|large|many|short)"
    r"|exceeds|size of tensor a|expecting (?:value|property|',')|extra data: |not a json"
    r"|must (?:be|have|not|contain|provide|specify)|should be|has to be|cannot be (?:empty|null)"
    r"|not supported|unsupported|required|missing|not a valid",
    re.IGNORECASE,
)
_LATE = re.compile(r"timed out|time-?out|expired|did not respond", re.IGNORECASE)

# Received client error (400) from primary with message "…". See https://… in account …
_RECEIVED = re.compile(r"Received (?:client|server) error \((\d{1,3})\)", re.IGNORECASE)
_QUOTE_BEGINS = 'with message "'
_QUOTE_ENDS = '". See https'


@dataclass(frozen=True, slots=True)
class ServiceError:
    """An error as SageMaker gave it.

    Attributes:
        code: its name, `ModelError` for one of the container; empty if it gave none.
        status: HTTP's, of SageMaker's own response; 0 if unknown.
        message: its words.
    """

    code: str
    status: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an error means for the client, the operator and the log.

    Attributes:
        error: our class for it, with status and code.
        cause: the name of the error, for the log.
        sentence: what the client may read; None for the class's own sentence.
        hint: what the operator can do, for the log.
        retry_after_seconds: None for the class's own.
    """

    error: type[UpstreamError]
    cause: str
    sentence: str | None = None
    hint: str | None = None
    retry_after_seconds: int | None = None

    @property
    def fault(self) -> Fault:
        """What has to change."""
        return self.error.fault

    @property
    def message(self) -> str:
        """What the client reads."""
        return self.sentence or self.error.default_message

    @property
    def retry(self) -> bool:
        """Whether another try of the same request can end better."""
        return not self.error.permanent

    def to_error(self, endpoint_ms: float | None = None) -> UpstreamError:
        """Return the error that a route raises.

        Args:
            endpoint_ms: how long the endpoint took, in milliseconds; None if it was not measured.
        """
        return self.error(
            self.sentence,
            cause=self.cause,
            hint=self.hint,
            retry_after_seconds=self.retry_after_seconds,
            endpoint_ms=endpoint_ms,
        )


EMPTY_STREAM = Verdict(UpstreamFailedError, "EmptyStream")
"""A stream that was accepted and has not one byte."""


def judge(given: ServiceError, status: object = None, body: object = None) -> Verdict:
    """Judge an error. Never raises, whatever status and body are.

    Args:
        given: what SageMaker's error was.
        status: the container's, if SageMaker gives one.
        body: the container's, if SageMaker gives one: bytes, text or a value of JSON.
    """
    if given.code != MODEL_ERROR:
        return _of_service(given)
    number = _int(status)
    if number == 0:
        said, text = received(given.message)
        number, body = (said, text) if said else (0, body)
    if number == 0:
        return _of_silence(given.message, body)
    return _of_container(number, container_error.read(body))


def judge_stream(content_type: str, body: bytes) -> Verdict | None:
    """Judge a stream of events that was accepted with 200; None if it does not begin with an error.

    TGI refuses a request for a stream in this way, and LMI fails so. What comes after a part of a
    completion is passed on as it is: the client paid for that part.

    Args:
        content_type: of the stream.
        body: the whole of it.
    """
    if not is_stream(content_type):
        return None
    lines = (line.strip() for line in body[:_MAX_FIRST_EVENT_BYTES].splitlines())
    first = next((line for line in lines if line.startswith((b"data:", b"{"))), b"")
    try:
        event = json.loads(first.removeprefix(b"data:"))
    except (ValueError, RecursionError):
        return None
    return judge_record(event)


def judge_record(event: object) -> Verdict | None:
    """Judge one event of a stream, or a body that was accepted with 200; None if it is no error."""
    if not isinstance(event, dict):
        return None
    details = event.get("details")
    is_error = (
        event.get("error")
        or event.get("error_type")
        or event.get("object") == "error"
        or (isinstance(details, dict) and details.get("finish_reason") == "error")
    )
    if not is_error:
        return None
    said = container_error.read(event)
    return _of_container(said.code or _BY_KIND.get(said.kind.lower(), 500), said)


def judge_event(kind: str, code: str = "", message: str = "") -> Verdict:
    """Judge an event that ends a stream in place of its end.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_ResponseStream.html

    Args:
        kind: `ModelStreamError`, `InternalStreamFailure`, or what else the service calls it.
        code: the reason of a ModelStreamError.
        message: its words.
    """
    if kind == MODEL_STREAM_ERROR:
        late = code == "ModelInvocationTimeExceeded"
        cause = f"{kind} {code}".strip()
        return Verdict(UpstreamTimeoutError if late else UpstreamFailedError, cause)
    return _of_service(ServiceError(kind, message=message))


def received(reason: str) -> tuple[int, str | None]:
    """Return the container's status and body out of SageMaker's sentence; 0 and None without."""
    found = _RECEIVED.search(reason)
    if found is None:
        return 0, None
    begins, ends = reason.find(_QUOTE_BEGINS, found.end()), reason.rfind(_QUOTE_ENDS)
    if begins < 0 or ends < begins + len(_QUOTE_BEGINS):
        # Cut, or worded in another way: what follows may name the AWS account.
        return int(found[1]), None
    return int(found[1]), reason[begins + len(_QUOTE_BEGINS) : ends]


def from_botocore(error: Exception, endpoint_ms: float | None = None) -> UpstreamError:
    """Turn any exception of a call of botocore into the error that a route raises.

    Args:
        error: botocore's, or one that slipped out of it.
        endpoint_ms: how long the call took, in milliseconds; None if it was not measured.
    """
    if not isinstance(error, ClientError):
        return _of_transport(error).to_error(endpoint_ms)
    answer = _mapping(error.response)
    details = _mapping(answer.get("Error"))
    given = ServiceError(
        _text(details.get("Code")),
        _int(_mapping(answer.get("ResponseMetadata")).get("HTTPStatusCode")),
        _text(details.get("Message")) or _text(answer.get("Message")),
    )
    judged = judge(given, answer.get("OriginalStatusCode"), answer.get("OriginalMessage"))
    return judged.to_error(endpoint_ms)


def _of_transport(error: Exception) -> Verdict:
    """Judge an error of the way there or back: SageMaker's answer never came, or not whole."""
    cause = type(error).__name__
    # urllib3's comes from a stream: botocore wraps those of whole responses only.
    if isinstance(error, ReadTimeoutError | urllib3.ReadTimeoutError | TimeoutError):
        return Verdict(UpstreamTimeoutError, cause)
    if isinstance(error, NoCredentialsError):
        return Verdict(UpstreamFailedError, cause, hint=NO_CREDENTIALS)
    if isinstance(error, ConnectTimeoutError):
        return Verdict(UpstreamFailedError, cause, hint=NO_ROUTE)
    return Verdict(UpstreamFailedError, cause)


def _of_service(given: ServiceError) -> Verdict:
    """Judge an error of SageMaker itself."""
    cause = given.code or f"HTTP {given.status}"
    if given.code in ("ValidationError", "ValidationException"):
        return _of_validation(cause, given.message)
    if given.status == 403 or "AccessDenied" in given.code:
        return Verdict(UpstreamFailedError, cause, hint=NO_ACCESS)
    error = _BY_CODE.get(given.code) or _BY_FRONT_END_STATUS.get(given.status)
    return Verdict(error or UpstreamFailedError, cause)


def _of_validation(cause: str, message: str) -> Verdict:
    """Judge the error that SageMaker has for four things; only the last one is the client's."""
    words = message.lower()
    if "no capacity" in words:
        # An inference component with no copies; this very call makes it scale out.
        return Verdict(UpstreamUnavailableError, cause, retry_after_seconds=WAKING_SECONDS)
    if "inference component" in words:
        return Verdict(UpstreamFailedError, cause, hint=NO_COMPONENT)
    if "endpoint" in words and "not found" in words:
        # SageMaker has no code of its own for it: "Endpoint gpt2 of account 1234 not found."
        return Verdict(EndpointNotFoundError, cause)
    return Verdict(UpstreamRejectedError, cause)


def _of_silence(message: str, body: object) -> Verdict:
    """Judge an error in which the container has no status: the words are SageMaker's own."""
    words = message + (body if isinstance(body, str) else "")
    late = _LATE.search(words[: container_error.MAX_BODY_CHARACTERS])
    return Verdict(UpstreamTimeoutError if late else UpstreamFailedError, f"{MODEL_ERROR} 0")


def _of_container(status: int, said: ContainerError) -> Verdict:
    """Judge an error of the container, by its status, and by its body where that is the truth."""
    cause, kind = f"{MODEL_ERROR} {status}", said.kind.lower()
    if status in _WRAPPERS and kind not in _ANY_EXCEPTION and said.code is not None:
        status = said.code
    error = _BY_MODEL_STATUS.get(status, UpstreamFailedError)
    if status in (404, 501) and kind in _INVALID:
        error = UpstreamRejectedError
    if status in (400, 422, 424, 500, 503, 507):
        error = _by_words(error, status, kind, said.text)
    if error is UpstreamRejectedError:
        return Verdict(error, cause, said.sentence)
    return Verdict(error, cause, hint=_HINTS.get(status))


def _by_words(error: type[UpstreamError], status: int, kind: str, text: str) -> type[UpstreamError]:
    """Correct what a status says by what the body says."""
    if len(text) <= _FULL_CHARACTERS and _FULL.search(text):
        return UpstreamUnavailableError
    stands_for_any = kind in _ANY_EXCEPTION or (status == 424 and not kind)
    if stands_for_any and status in (400, 424):
        blames = _REQUEST.search(text) and not (_SERVICE.search(text) or _CRASH.search(text))
        return UpstreamRejectedError if blames else UpstreamFailedError
    if stands_for_any or (kind not in _INVALID and _CRASH.search(text)):
        return UpstreamFailedError
    return error


def _int(value: object) -> int:
    """Return a status of HTTP; 0 for everything else."""
    if isinstance(value, str) and re.fullmatch(r"\d{3}", value, re.ASCII):
        return int(value)
    return value if isinstance(value, int) and 100 <= value < 600 else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
