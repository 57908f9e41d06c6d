"""One file a topic; each ends with `PROBES`. The docs name a probe as `[?: id]`."""

from __future__ import annotations

import importlib
import pkgutil

from acceptance.probe import Probe


def _all() -> dict[str, Probe]:
    found: dict[str, Probe] = {}
    for module in pkgutil.iter_modules(__path__):
        for probe in importlib.import_module(f"{__name__}.{module.name}").PROBES:
            if probe.id in found:
                raise ValueError(f"two probes are named {probe.id}")
            found[probe.id] = probe
    return found


PROBES: dict[str, Probe] = _all()
