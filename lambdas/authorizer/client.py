"""Who was authorized."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Client:
    """The client of a valid key.

    Attributes:
        name: the key's name.
        rules: what the key may use, as `web.key_rules` reads it; empty: everything.
    """

    name: str
    rules: str = ""

    def context(self) -> dict[str, str]:
        """Return what API Gateway passes on: flat texts, as a REST API needs them."""
        return {"key_name": self.name, **({"key_rules": self.rules} if self.rules else {})}
