"""The source of the AWS provider: the user's own choice, a local mirror, or the registry.

A mirror is a directory whose ``<host>/hashicorp/aws`` holds the provider, packed or unpacked:
https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

PROVIDER = "hashicorp/aws"
MIRROR_VARIABLE = "TF_PLUGIN_MIRROR"
CACHE = Path(__file__).parents[1] / "build/terraform-plugins"
"""The cache of the registry's downloads, so that a run of the tests downloads the provider once."""


class MirrorError(Exception):
    """``TF_PLUGIN_MIRROR`` names a directory that holds no AWS provider."""


def cli_configuration(environ: Mapping[str, str], opt: Path = Path("/opt")) -> str | None:
    """Return the CLI configuration that Terraform needs, or None when its own search will do.

    The order: the directory in ``TF_PLUGIN_MIRROR``; a ``provider_installation`` that the user
    has written; the directories which Terraform searches by itself; a mirror under /opt; and
    last the registry, with a cache. The rest of the user's own configuration is kept.

    Raises:
        MirrorError: the variable is set and its directory holds no provider.
    """
    own = _own_configuration(environ)
    if named := environ.get(MIRROR_VARIABLE):
        if not _holds_provider(Path(named)):
            raise MirrorError(f"{MIRROR_VARIABLE}={named} holds no */{PROVIDER}")
        return own + _installation(Path(named))
    if "provider_installation" in own:
        return own
    if any(map(_holds_provider, _searched_by_terraform(environ))):
        return own or None
    mirror = next((path for path in sorted(opt.glob("*")) if _holds_provider(path)), None)
    if mirror:
        return own + _installation(mirror)
    has_cache = "plugin_cache_dir" in own or environ.get("TF_PLUGIN_CACHE_DIR")
    return own or None if has_cache else own + _cache()


def _own_configuration(environ: Mapping[str, str]) -> str:
    """Return the text of the user's CLI configuration, "" without one.

    ``TF_CLI_CONFIG_FILE`` may name a file that does not exist.
    """
    path = Path(environ.get("TF_CLI_CONFIG_FILE") or _home(environ) / ".terraformrc")
    return path.read_text(encoding="utf-8") + "\n" if path.is_file() else ""


def _searched_by_terraform(environ: Mapping[str, str]) -> Iterable[Path]:
    """Yield the implied mirrors of Terraform's documentation, without the working directory's."""
    home = _home(environ)
    yield home / ".terraform.d/plugins"
    if sys.platform == "darwin":
        yield home / "Library/Application Support/io.terraform/plugins"
        yield Path("/Library/Application Support/io.terraform/plugins")
        return
    yield Path(environ.get("XDG_DATA_HOME") or home / ".local/share") / "terraform/plugins"
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    yield from (Path(path) / "terraform/plugins" for path in shared.split(":") if path)


def _home(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("HOME") or Path.home())


def _holds_provider(directory: Path) -> bool:
    return any(directory.glob(f"*/{PROVIDER}/*"))


def _installation(mirror: Path) -> str:
    # Without the exclusion, init asks the registry as well, and fails where there is none.
    return f"""provider_installation {{
  filesystem_mirror {{
    path    = "{mirror.resolve()}"
    include = ["{PROVIDER}"]
  }}
  direct {{
    exclude = ["{PROVIDER}"]
  }}
}}
"""


def _cache() -> str:
    # Without the second line Terraform takes nothing from the cache that no lock file names, and
    # modules commit no lock files.
    return f"""plugin_cache_dir = "{CACHE}"
plugin_cache_may_break_dependency_lock_file = true
"""
