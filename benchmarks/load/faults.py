"""Every fault that a request can meet, each with its share of the calls on its arrow.

The other kinds break what jobs do behind the scenes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FAULTS: tuple[Mapping[str, Any], ...] = (
    {"kind": "slow", "seconds": 0.2, "probability": 0.02},
    {"kind": "throttle", "probability": 0.01},
    {"kind": "model_error", "status": 400, "probability": 0.005},
    {"kind": "model_error", "status": 500, "probability": 0.01},
    {"kind": "model_error", "status": 0, "probability": 0.005},
    {"kind": "not_ready", "probability": 0.005},
    {"kind": "unavailable", "probability": 0.005},
    {"kind": "internal_failure", "probability": 0.005},
    {"kind": "cut", "probability": 0.005},
    {"kind": "endpoint_missing", "probability": 0.005},
    {"kind": "access_denied", "probability": 0.005},
    {"kind": "table_down", "probability": 0.005},
    {"kind": "table_throttle", "probability": 0.005},
    {"kind": "answer_lost", "probability": 0.003},
    {"kind": "handler_crash", "moment": "before", "probability": 0.001},
    {"kind": "handler_crash", "moment": "after", "probability": 0.001},
)

# Those that only a stream can meet, some before its first chunk and some in the middle.
STREAM_FAULTS: tuple[Mapping[str, Any], ...] = (
    {"kind": "pause", "parts": 3, "seconds": 0.2, "probability": 0.02},
    {"kind": "cut", "parts": 5, "probability": 0.01},
    {"kind": "garbled", "parts": 0, "probability": 0.005},
    {"kind": "garbled", "parts": 3, "probability": 0.01},
    {"kind": "error_event", "parts": 0, "probability": 0.005},
    {"kind": "error_event", "parts": 3, "probability": 0.01},
    {"kind": "stream_failure", "parts": 0, "probability": 0.005},
    {"kind": "stream_failure", "parts": 4, "probability": 0.01},
)
