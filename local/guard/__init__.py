"""Stands before the emulated AWS and lets a function's calls through only as its role allows."""

from local.guard.app import create_app
from local.guard.service import SECRETS_MANAGER, Service

__all__ = ["SECRETS_MANAGER", "Service", "create_app"]
