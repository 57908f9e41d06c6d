"""Starts awslambdaric with the stack's clock and internet: ``python -m stack_process handler``.

Runs inside the function's process, so it imports the standard library only, and its neighbours.
"""

from __future__ import annotations

import importlib
import os
import runpy

STAND_INS = {"LOCAL_CLOCK": "stack_time", "LOCAL_INTERNET": "stack_internet"}
"""Environment variable → the module that installs what its value defines."""

if __name__ == "__main__":
    for variable, module in STAND_INS.items():
        if definition := os.environ.pop(variable, ""):
            importlib.import_module(module).install(definition)
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
