"""Starts awslambdaric in the stack's world: ``python -m stack_process handler``.

Runs inside the function's process, so it imports the standard library only, and its neighbours.
"""

from __future__ import annotations

import importlib
import os
import runpy

STAND_INS = {"LOCAL_CLOCK": "stack_time", "LOCAL_INTERNET": "stack_internet"}
"""Variable of the environment → the module that makes of its value what the function sees."""

if __name__ == "__main__":
    for variable, module in STAND_INS.items():
        if definition := os.environ.pop(variable, ""):
            importlib.import_module(module).install(definition)
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
