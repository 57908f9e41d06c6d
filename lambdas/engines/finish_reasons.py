"""OpenAI's reason for the end of a completion, out of each engine's."""

from __future__ import annotations

from inference.errors import UpstreamFailedError

_KNOWN = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "content_filter": "content_filter",
    "function_call": "tool_calls",  # OpenAI's older name
    "eos_token": "stop",  # TGI
    "stop_sequence": "stop",
    "eos": "stop",  # older servers of llama.cpp
    "limit": "length",
}
# SGLang's for a request that it gave up, and LMI's for one that failed.
_FAILED = frozenset({"abort", "error"})


def read(value: object, *, has_tool_calls: bool) -> str | None:
    """Return the reason; None: the completion goes on.

    Args:
        value: the engine's reason. TGI writes an empty string where there is none.
        has_tool_calls: whether the choice calls functions, of which some engines give no hint.

    Raises:
        UpstreamFailedError: the completion failed.
    """
    if value is None or value == "":
        return None
    reason = str(value)
    if reason in _FAILED:
        raise UpstreamFailedError(cause=f"finish reason {reason}")
    found = _KNOWN.get(reason, "stop")
    return "tool_calls" if has_tool_calls and found == "stop" else found
