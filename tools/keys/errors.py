"""What stops a command."""

from __future__ import annotations


class KeysError(Exception):
    """The command cannot be carried out; the message states what to do."""
