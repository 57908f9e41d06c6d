"""HCL and Python have the same settings: a function accepts its document, and no other."""

from __future__ import annotations

import importlib
import json

import pytest

from web.settings import VARIABLE, SettingsError, load


def hold_against_the_dataclass(folder: str, document: str) -> None:
    """Load the settings of a function, by its folder; see them refused with a key less or more."""
    settings = importlib.import_module(f"{folder}.settings").Settings
    load(settings, {VARIABLE: document})
    values = json.loads(document)
    for key in values:
        without = {name: value for name, value in values.items() if name != key}
        with pytest.raises(SettingsError, match=rf"\.{key} is missing"):
            load(settings, {VARIABLE: json.dumps(without)})
    with pytest.raises(SettingsError, match=r"\.surplus is unknown"):
        load(settings, {VARIABLE: json.dumps({**values, "surplus": 1})})
