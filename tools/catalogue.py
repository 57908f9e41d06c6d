"""Write modules/image/catalogue.json from AWS's own map of serving images.

    python -m tools.catalogue            rewrite the file if it is out of date
    python -m tools.catalogue --check    change nothing; fail if it is out of date

The map is the set of JSON files in the package sagemaker-core, `sagemaker/core/image_uri_config`;
the version is pinned in requirements/catalogue.txt. The package itself is never imported.
What is kept of it: for each engine the newest versions, and for each of them the repository and tag
by processor, the CUDA version, and the regions that lack it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

PACKAGE = "sagemaker-core"
MAP = "sagemaker/core/image_uri_config"
CATALOGUE = Path(__file__).parent.parent / "modules" / "image" / "catalogue.json"

# Versions of an engine that are kept whatever they offer; older ones stay only for a region or a
# CUDA version that no newer one has.
NEWEST = 5


@dataclass(frozen=True)
class Source:
    """One file of the map that holds images of an engine.

    `accounts` names the table of accounts it shares with others. `cuda` is for images whose tag
    does not tell it.
    """

    engine: str
    file: str
    accounts: str = "dlc"
    cuda: str | None = None


# Where an engine has several, the earlier file wins a version that both have.
SOURCES = (
    Source("lmi", "djl-lmi"),
    Source("vllm", "vllm"),
    Source("vllm", "huggingface-vllm"),
    Source("sglang", "sglang"),
    Source("sglang", "huggingface-sglang"),
    # https://github.com/aws/deep-learning-containers, docker/llama_cpp/Dockerfile.gpu
    Source("llamacpp", "llama-cpp", cuda="13.0"),
    Source("tei", "huggingface-tei", accounts="tei"),
    Source("tei", "huggingface-tei-cpu", accounts="tei"),
    Source("transformers", "huggingface"),
    Source("tgi", "huggingface-llm"),
)


@dataclass(frozen=True)
class Release:
    """One version of an engine: `images` maps a processor to `repository:tag`."""

    version: str
    accounts: str
    images: Mapping[str, str]
    registries: Mapping[str, str] = field(repr=False)
    cuda: str | None = None

    def cuda_major(self) -> str | None:
        return self.cuda.partition(".")[0] if self.cuda else None

    def with_images_of(self, other: Release) -> Release:
        """This release, with the processors that only `other` has images for."""
        return Release(
            version=self.version,
            accounts=self.accounts,
            images={**other.images, **self.images},
            registries=self.registries,
            cuda=self.cuda or other.cuda,
        )


def read(folder: Path) -> dict[str, list[Release]]:
    """The releases by engine, newest first, from the map's files in `folder`."""
    engines: dict[str, dict[str, Release]] = {}
    for source in SOURCES:
        known = engines.setdefault(source.engine, {})
        for release in _releases(source, json.loads((folder / f"{source.file}.json").read_text())):
            earlier = known.get(release.version)
            known[release.version] = earlier.with_images_of(release) if earlier else release
    return {
        engine: sorted(releases.values(), key=lambda release: _order(release.version), reverse=True)
        for engine, releases in engines.items()
    }


def _releases(source: Source, config: Mapping[str, Any]) -> Iterator[Release]:
    """The releases in one file of the map. Moving versions such as "1" are left out."""
    scope = config.get("inference", config)
    for version, entry in scope["versions"].items():
        if not re.fullmatch(r"\d+(\.\d+){2,}", version):
            continue
        prefix, details = _details(version, entry)
        processors = details.get("container_version", {"gpu": None})
        images = {
            processor: f"{details['repository']}:{_tag(prefix, processor, details)}"
            for processor in processors
        }
        yield Release(
            version=version,
            accounts=source.accounts,
            images=images,
            registries=details["registries"],
            cuda=_cuda(images) or source.cuda,
        )


def _details(version: str, entry: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The start of the tag and the settings of one version.

    The Hugging Face toolkit nests them by framework: the newest PyTorch is taken.
    """
    if "repository" in entry:
        return entry["tag_prefix"], entry
    frameworks = [name for name in entry if re.fullmatch(r"pytorch\d+(\.\d+)+", name)]
    newest = max(frameworks, key=lambda name: _order(name.removeprefix("pytorch")))
    return f"{newest.removeprefix('pytorch')}-transformers{version}", entry[newest]


def _tag(prefix: str, processor: str, details: Mapping[str, Any]) -> str:
    """The tag, put together as the package's image_uris.py does."""
    container = details.get("container_version")
    if container is None:
        return prefix
    in_tag = processor if details.get("processor_in_tag", True) else ""
    python = details.get("py_versions", [""])[-1]
    return "-".join(part for part in (prefix, in_tag, python, container[processor]) if part)


def _cuda(images: Mapping[str, str]) -> str | None:
    """The CUDA version that the GPU image's tag names: cu130 is 13.0."""
    match = re.search(r"-cu(\d\d)(\d)\b", images.get("gpu", ""))
    return f"{match[1]}.{match[2]}" if match else None


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def newest(releases: Sequence[Release]) -> list[Release]:
    """What the catalogue keeps of `releases`, which are newest first."""
    kept: list[Release] = []
    seen: set[tuple[str, str | None]] = set()
    for place, release in enumerate(releases):
        offers = {(region, release.cuda_major()) for region in release.registries}
        if place < NEWEST or offers - seen:
            kept.append(release)
        seen |= offers
    return kept


def accounts(releases: Iterable[Release]) -> dict[str, dict[str, str]]:
    """Account by region, for each table of accounts; ValueError if two releases disagree."""
    tables: dict[str, dict[str, str]] = {}
    for release in releases:
        table = tables.setdefault(release.accounts, {})
        for region, account in release.registries.items():
            if table.setdefault(region, account) != account:
                raise ValueError(f"{release.accounts} has two accounts in {region}")
    return tables


def build(folder: Path, version: str) -> dict[str, Any]:
    """The catalogue, from the map's files in `folder` of the package's `version`."""
    kept = {engine: newest(releases) for engine, releases in read(folder).items()}
    tables = accounts(release for releases in kept.values() for release in releases)
    return {
        "source": {"package": PACKAGE, "version": version},
        "accounts": {name: dict(sorted(table.items())) for name, table in tables.items()},
        "releases": {
            engine: [_entry(release, tables[release.accounts]) for release in releases]
            for engine, releases in kept.items()
        },
    }


def _entry(release: Release, table: Mapping[str, str]) -> dict[str, Any]:
    return {
        "version": release.version,
        "cuda": release.cuda,
        "images": dict(sorted(release.images.items())),
        "accounts": release.accounts,
        "not_in": sorted(set(table) - set(release.registries)),
    }


def render(catalogue: Mapping[str, Any]) -> str:
    """The catalogue as JSON, one line for each region and release, so that diffs are readable."""

    def block(name: str, entries: Iterable[str], brackets: str) -> str:
        lines = ",\n".join(f"      {entry}" for entry in entries)
        return f'    "{name}": {brackets[0]}\n{lines}\n    {brackets[1]}'

    tables = ",\n".join(
        block(name, (f'"{region}": "{account}"' for region, account in table.items()), "{}")
        for name, table in catalogue["accounts"].items()
    )
    engines = ",\n".join(
        block(engine, map(json.dumps, releases), "[]")
        for engine, releases in catalogue["releases"].items()
    )
    return (
        f'{{\n  "source": {json.dumps(catalogue["source"])},\n'
        f'  "accounts": {{\n{tables}\n  }},\n'
        f'  "releases": {{\n{engines}\n  }}\n}}\n'
    )


def installed() -> tuple[Path, str]:
    """The folder of the map's files and the version of the installed package.

    Raises importlib.metadata.PackageNotFoundError where the package is missing.
    """
    package = distribution(PACKAGE)
    return Path(str(package.locate_file(MAP))), package.version


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.catalogue", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail if out of date")
    options = parser.parse_args(arguments)

    wanted = render(build(*installed()))
    if CATALOGUE.exists() and CATALOGUE.read_text() == wanted:
        return 0
    if options.check:
        print(f"{CATALOGUE.name} is out of date: run python -m tools.catalogue", file=sys.stderr)
        return 1
    CATALOGUE.write_text(wanted)
    print(f"{CATALOGUE.name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
