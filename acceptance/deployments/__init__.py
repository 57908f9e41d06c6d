"""One file a deployment; each holds `DEPLOYMENT`. A new file is a new deployment."""

from __future__ import annotations

import importlib
import pkgutil

from acceptance.deployment import Deployment

DEPLOYMENTS: dict[str, Deployment] = {
    found.name: found
    for found in (
        importlib.import_module(f"{__name__}.{module.name}").DEPLOYMENT
        for module in pkgutil.iter_modules(__path__)
    )
}
