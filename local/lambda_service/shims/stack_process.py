"""Starts a module with the stack's clock and internet: ``python -m stack_process -m module …``.

Runs inside the function's process, so it imports the standard library only, and its neighbours.
"""

from __future__ import annotations

import importlib
import os
import runpy
import sys

STAND_INS = {"LOCAL_CLOCK": "stack_time", "LOCAL_INTERNET": "stack_internet"}
"""Environment variable → the module that installs what its value defines."""

if __name__ == "__main__":
    for variable, module in STAND_INS.items():
        if definition := os.environ.pop(variable, ""):
            importlib.import_module(module).install(definition)
    _, option, module, *arguments = sys.argv
    if option != "-m":
        sys.exit(f"stack_process starts modules only, with -m, and got {option}")
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
