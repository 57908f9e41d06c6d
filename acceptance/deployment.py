"""What the kit applies: deployments of the module, each in steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """One apply.

    Attributes:
        name: of the step, unique in its deployment.
        settings: the root variables of the module, without `name` and `tags`.
        may_fail: whether the apply is expected to fail, or may: the next step goes on from there.
    """

    name: str
    settings: Mapping[str, Any]
    may_fail: bool = False


@dataclass(frozen=True)
class Deployment:
    """One use of the module, applied step by step and destroyed afterwards.

    Attributes:
        name: of the deployment, a part of the names of its resources.
        makes: what it creates, for the question before the run.
        minutes: roughly how long it lives.
        steps: its applies, in order.
        needs: variables of the environment without which it is not run; `${NAME}` in a string of
            the settings is replaced, and split at commas where it is the only item of a list.
    """

    name: str
    makes: str
    minutes: int
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()

    def missing(self, environ: Mapping[str, str]) -> list[str]:
        """Return the variables that are not set."""
        return [name for name in self.needs if not environ.get(name)]

    def settings(self, step: Step, environ: Mapping[str, str]) -> dict[str, Any]:
        """Return the settings of a step with the variables of the environment in them."""
        values = {f"${{{name}}}": environ[name] for name in self.needs}
        return {key: _filled(value, values) for key, value in step.settings.items()}


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    match value:
        case str():
            for name, text in values.items():
                value = value.replace(name, text)
            return value
        case [str(only)] if only in values:
            return values[only].split(",")
        case list():
            return [_filled(item, values) for item in value]
        case Mapping():
            return {key: _filled(item, values) for key, item in value.items()}
    return value
