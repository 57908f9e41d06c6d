"""The effect of an injected fault on a call."""

from __future__ import annotations

from collections.abc import Sequence

from local.faults import Fault, Kind
from local.sagemaker.errors import (
    ModelError,
    ServiceError,
    access_denied,
    endpoint_not_found,
)
from local.state import Endpoint


def delay_seconds(faults: Sequence[Fault]) -> float:
    """How long the response is delayed, in seconds."""
    return sum(fault.seconds for fault in faults if fault.kind is Kind.SLOW)


def cut(faults: Sequence[Fault]) -> Fault | None:
    """The fault that truncates the response, or None."""
    return next((fault for fault in faults if fault.kind is Kind.CUT), None)


def stream_break(faults: Sequence[Fault]) -> Fault | None:
    """The fault that breaks a stream off, or None."""
    kinds = (Kind.CUT, Kind.STREAM_FAILURE)
    return next((fault for fault in faults if fault.kind in kinds), None)


def error(
    faults: Sequence[Fault], endpoint: Endpoint, caller_arn: str, action: str
) -> ServiceError | None:
    """The error that replaces the call of the container, or None."""
    for fault in faults:
        found = _error(fault, endpoint, caller_arn, action)
        if found is not None:
            return found
    return None


def _error(fault: Fault, endpoint: Endpoint, caller_arn: str, action: str) -> ServiceError | None:
    match fault.kind:
        case Kind.THROTTLE:
            return ServiceError("ThrottlingException", 400, "Rate exceeded")
        case Kind.MODEL_ERROR:
            return ModelError(endpoint, fault.status, fault.message)
        case Kind.NOT_READY:
            return ServiceError(
                "ModelNotReadyException", 429, "Model is not ready for inference yet."
            )
        case Kind.UNAVAILABLE:
            return ServiceError("ServiceUnavailable", 503, "The service is unavailable.")
        case Kind.INTERNAL_FAILURE:
            return ServiceError("InternalFailure", 500, "An internal failure occurred.")
        case Kind.ENDPOINT_MISSING:
            return endpoint_not_found(endpoint.name, endpoint.arn.split(":")[4])
        case Kind.ACCESS_DENIED:
            return access_denied(caller_arn, action, endpoint.arn)
        case _:
            return None
