"""The file that an import writes new keys to: a JSON object with name and key in each line.

It is complete before the first of its keys is in the table, so that an import that ended half-way
continues with the same keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from tools.keys.errors import KeysError


def read(path: Path) -> dict[str, str]:
    """Return the key of each name in the file; none if there is no file yet.

    Raises:
        KeysError: it cannot be read, or is another file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return {each["name"]: each["key"] for each in map(json.loads, lines)}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError):
        raise KeysError(
            "Name a new file, or the one of an earlier import, with --keys-file: "
            f"{path} is neither."
        ) from None


def write(path: Path, keys: Mapping[str, str]) -> None:
    """Write the whole file, for its owner only, and put it in place at once.

    Raises:
        KeysError: it cannot be written.
    """
    lines = [json.dumps({"name": name, "key": key}) for name, key in keys.items()]
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise KeysError(f"Name a file that can be written with --keys-file: {error}") from None
