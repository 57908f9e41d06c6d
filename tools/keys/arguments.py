"""The arguments of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

_DESCRIPTION = """API keys of a deployment with api_keys.table, without an apply.

The deployment is the one that Terraform applied from --root, or whose state is --state. Or set
--table and --region, for commands that need no more. Credentials come from the environment, as for
the AWS CLI."""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the arguments; ends the process with 2 and a message if they cannot be used."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("deployment")
    group.add_argument("--root", help="folder of the root module; default: this repository")
    group.add_argument("--state", help="state file, where make deploy keeps it")
    group.add_argument("--table", help="name of the table of keys, in place of --root")
    group.add_argument("--region", help="region of the table")
    common.add_argument("--json", action="store_true", help="write JSON, for scripts")
    parser = argparse.ArgumentParser(
        prog="python -m tools.keys",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    def add_named(name: str, text: str) -> argparse.ArgumentParser:
        command = add(name, text)
        command.add_argument("name", metavar="NAME", help="name of the key")
        return command

    _add_wanted(add_named("create", "Create a key and print it, for the only time."))
    add("list", "List all keys. It reads the whole table.")
    add_named("show", "Show a key: its state, rules, tags, first and last use.")
    rotate = add_named("rotate", "Create a key in place of another one, and print it.")
    rotate.add_argument(
        "--overlap", default="24h", help="how long the previous key stays valid; default: 24h"
    )
    rotate.add_argument(
        "--expires", help="when the new key expires; default: after as long as the previous"
    )
    add_named("end-overlap", "Refuse the previous key of a rotation now.")
    add_named("disable", "Refuse a key until it is enabled.")
    add_named("enable", "Accept a disabled key again.")
    add_named("delete", "Delete a key. Its name is free afterwards.")
    usage = add_named("usage", "Show requests and tokens, by day.")
    usage.add_argument("--days", type=int, default=30, help="number of days, today included")
    import_ = add("import", "Create the keys of a file with a JSON object in each line.")
    import_.add_argument("file", metavar="FILE", help="the file; docs/keys.md has its fields")
    import_.add_argument(
        "--keys-file", help="file that gets the new keys, for lines without sha256"
    )
    return parser.parse_args(arguments)


def _add_wanted(command: argparse.ArgumentParser) -> None:
    command.add_argument("--expires", help="when it expires: 90d, or 2027-01-31; default: never")
    command.add_argument(
        "--routes", nargs="+", metavar="ROUTE", help="routes that it may use; default: all"
    )
    command.add_argument(
        "--models", nargs="+", metavar="MODEL", help="models that it may use; default: all"
    )
    for limit in ("requests-per-minute", "tokens-per-day"):
        command.add_argument(
            f"--{limit}", type=int, metavar="N", help="default: that of rate_limits"
        )
    command.add_argument(
        "--tag", action="append", default=[], metavar="NAME=VALUE", help="a tag of any meaning"
    )
