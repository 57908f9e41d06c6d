"""The command line: arguments → deployment → command → output."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from terraform_cli import TerraformError, find_terraform
from tools.keys import (
    arguments,
    commands,
    deployment,
    import_file,
    importer,
    keys_file,
    representation,
    secret,
    usage,
    values,
)
from tools.keys.commands import Made
from tools.keys.deployment import Deployment
from tools.keys.errors import KeysError
from tools.keys.import_file import Line
from tools.keys.progress import Progress
from tools.keys.store import Record, Store, create_client

REPOSITORY = Path(__file__).resolve().parents[2]


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit status. A known failure is one line on standard error."""
    given = arguments.parse(argv)
    try:
        _COMMANDS[given.command](_Run(given))
    except (KeysError, TerraformError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. Repeat the command to continue.", file=sys.stderr)
        return 130
    return 0


class _Run:
    """One run of the command: what was asked for, of which deployment, and how to print it."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.is_json = getattr(given, "json", False)
        self.now = int(time.time())
        self.deployment = _deployment(given)
        self.store = Store(create_client(self.deployment.region), self.deployment.table)

    @property
    def name(self) -> str:
        return values.name(self.given.name)

    def print_made(self, made: Made) -> None:
        """Print a new key by itself, so that a shell can take it, and all else beside it."""
        if self.is_json:
            key = {"key": made.secret, "sha256": made.key.digest}
            self.print_json({**key, **representation.of_key(made.key, self.now)})
            return
        until = representation.of_key(made.key, self.now)["expires_at"]
        print(
            f"Key of {made.key.name}, shown only now, valid until {until or 'it is disabled'}:",
            file=sys.stderr,
        )
        print(made.secret)

    def print_record(self, record: Record) -> None:
        document = representation.of_record(record, self.now)
        self.print_json(document) if self.is_json else print(
            "\n".join(representation.lines(document))
        )

    def print_json(self, document: Any) -> None:
        print(json.dumps(document, indent=2))


def _deployment(given: argparse.Namespace) -> Deployment:
    table, region = getattr(given, "table", None), getattr(given, "region", None)
    root, state = getattr(given, "root", None), getattr(given, "state", None)
    if table is None and region is None:
        folder = Path(root).resolve() if root else REPOSITORY
        return deployment.applied(
            find_terraform(), folder, Path(state).resolve() if state else None
        )
    if table is None or region is None:
        raise KeysError("Set --table and --region together, or name the deployment with --root.")
    if root or state:
        raise KeysError("Set either --table and --region, or --root and --state.")
    return Deployment(table, region)


def _create(run: _Run) -> None:
    fields = {**vars(run.given), "tags": values.pairs(run.given.tag)}
    wanted = values.wanted(fields, run.deployment, run.now)
    run.print_made(commands.create(run.store, wanted, run.now))


def _list(run: _Run) -> None:
    newest: dict[str, Any] = {}
    for key in run.store.all_keys():
        known = newest.get(key.name)
        if known is None or key.rotated_from == known.digest:
            newest[key.name] = key
    rows = [representation.of_key(newest[name], run.now) for name in sorted(newest)]
    if run.is_json:
        run.print_json(rows)
    else:
        print("\n".join(representation.table(rows, representation.COLUMNS)))


def _show(run: _Run) -> None:
    run.print_record(commands.show(run.store, run.name))


def _rotate(run: _Run) -> None:
    overlap = values.duration(run.given.overlap)
    expires = run.given.expires
    at = None if expires is None else values.moment(expires, run.now)
    run.print_made(commands.rotate(run.store, run.name, overlap, at, run.now))


def _changed(change: Callable[[_Run], object]) -> Callable[[_Run], None]:
    def command(run: _Run) -> None:
        change(run)
        run.print_record(commands.show(run.store, run.name))

    return command


def _delete(run: _Run) -> None:
    record = commands.delete(run.store, run.name)
    if run.is_json:
        run.print_json({"deleted": record.name.name})
    else:
        print(f"Deleted {record.name.name}.")


def _usage(run: _Run) -> None:
    commands.show(run.store, run.name)
    days = usage.of(run.store.client, run.deployment, run.name, run.given.days, run.now)
    document = representation.of_days(run.name, days)
    if run.is_json:
        run.print_json(document)
        return
    print("\n".join(representation.table(document["days"], ("day", "requests", "tokens"))))
    print(f"{document['requests']} requests, {document['tokens']} tokens")


def _import(run: _Run) -> None:
    lines = import_file.parse(_text(Path(run.given.file)), run.deployment, run.now)
    path = _keys_path(run.given.keys_file, lines)
    keys = _keys(path, lines)
    digests = {name: secret.digest_of(key) for name, key in keys.items()}
    client = create_client(run.deployment.region, importer.THREADS)
    store = Store(client, run.deployment.table, importer.ATTEMPTS)
    progress = Progress(sys.stderr).report
    missing = importer.missing(store, importer.entries(lines, digests, run.now), progress)
    if path is not None:
        keys_file.write(path, keys)
    importer.create(store, missing, progress)
    if run.is_json:
        run.print_json({"created": len(missing), "unchanged": len(lines) - len(missing)})
    else:
        print(f"{len(missing)} keys created, {len(lines) - len(missing)} were there already.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KeysError(f"Name a text file in UTF-8: {error}") from None


def _keys_path(given: str | None, lines: Sequence[Line]) -> Path | None:
    """Return the file for new keys; None if there are none."""
    count = sum(line.digest is None for line in lines)
    if count and given is None:
        raise KeysError(
            f"Name the file that gets the new keys with --keys-file: {count} lines have no sha256."
        )
    return Path(given) if given and count else None


def _keys(path: Path | None, lines: Sequence[Line]) -> dict[str, str]:
    """Return the keys in the file, and new ones for the names that have none there."""
    known = {} if path is None else keys_file.read(path)
    names = [line.wanted.name for line in lines if line.digest is None]
    return {**known, **{name: secret.new() for name in names if name not in known}}


_COMMANDS: Mapping[str, Callable[[_Run], None]] = {
    "create": _create,
    "list": _list,
    "show": _show,
    "rotate": _rotate,
    "end-overlap": _changed(lambda run: commands.end_overlap(run.store, run.name)),
    "disable": _changed(lambda run: commands.disable(run.store, run.name, run.now)),
    "enable": _changed(lambda run: commands.enable(run.store, run.name)),
    "delete": _delete,
    "usage": _usage,
    "import": _import,
}
