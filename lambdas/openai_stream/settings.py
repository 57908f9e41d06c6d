"""The settings of `openai_stream`."""

from __future__ import annotations

from openai_api.settings import Settings

__all__ = ["Settings"]
