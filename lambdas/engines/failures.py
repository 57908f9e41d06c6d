"""Errors within a response that was accepted with 200: in a stream, or in place of a completion.

TGI                  {"error": {"message": "…", "http_status_code": 422}}
TGI's own shape      {"error": "…", "error_type": "validation"}
vLLM, LMI, SGLang    {"error": {"message": "…", "type": "…", "code": 400}}
SGLang, vLLM < 1     {"object": "error", "message": "…", "type": "…", "code": 400}
llama.cpp            {"error": {"code": 500, "message": "…", "type": "server_error"}}
DJL                  {"code": 424, "error": "…"}
"""

from __future__ import annotations

from typing import Any


def raise_if_failed(record: Any) -> None:
    """Raise the UpstreamError that a record stands for, if it is an error."""
    # Imported by the first error, as in `inference.client`.
    from inference import verdict

    judged = verdict.judge_record(record)
    if judged is not None:
        raise judged.to_error()
