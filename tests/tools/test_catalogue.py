"""The catalogue of images: what is kept of AWS's map, and that the map is the pinned package's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tools import catalogue
from tools.catalogue import CATALOGUE, Release, accounts, build, installed, newest, read, render

ROOT = Path(__file__).parent.parent.parent


def test_the_catalogue_is_the_one_of_the_pinned_package() -> None:
    assert catalogue.main(["--check"]) == 0, "run python -m tools.catalogue"


def test_the_pinned_package_is_the_installed_one() -> None:
    pins = (ROOT / "requirements" / "catalogue.txt").read_text()
    assert f"\n{catalogue.PACKAGE}=={installed()[1]}\n" in pins


def test_an_outdated_catalogue_is_told_and_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "catalogue.json"
    copy.write_text(CATALOGUE.read_text().replace("763104351884", "000000000000"))
    monkeypatch.setattr(catalogue, "CATALOGUE", copy)
    assert catalogue.main(["--check"]) == 1
    assert "python -m tools.catalogue" in capsys.readouterr().err
    assert catalogue.main([]) == 0
    assert copy.read_text() == CATALOGUE.read_text()


def test_every_image_has_an_account_and_a_tag() -> None:
    content = json.loads(CATALOGUE.read_text())
    for releases in content["releases"].values():
        for release in releases:
            assert set(release["not_in"]) < set(content["accounts"][release["accounts"]])
            assert release["images"]
            for processor, image in release["images"].items():
                assert processor in {"cpu", "gpu"}
                assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*:[A-Za-z0-9._-]{1,128}", image)
            assert release["cuda"] or "gpu" not in release["images"]


def test_the_accounts_are_the_odd_ones_that_aws_documents() -> None:
    table = json.loads(CATALOGUE.read_text())["accounts"]
    assert table["dlc"]["us-east-1"] == "763104351884"
    assert table["dlc"]["ap-east-1"] == "871362719292"
    assert table["dlc"]["me-south-1"] == "217643126080"
    assert table["dlc"]["af-south-1"] == "626614931356"
    assert table["dlc"]["cn-north-1"] == "727897471807"
    assert table["dlc"]["us-gov-west-1"] == "442386744353"
    assert table["tei"]["us-east-1"] == "683313688378"
    assert table["tei"]["eu-west-1"] == "141502667606"


def test_the_newest_version_comes_first() -> None:
    releases = read(installed()[0])["tgi"]
    assert [release.version for release in releases[:2]] == ["3.3.6", "3.3.4"]


def test_only_the_newest_versions_are_kept() -> None:
    releases = [_release(f"1.{minor}.0", ["us-east-1"]) for minor in range(20, 0, -1)]
    assert newest(releases) == releases[: catalogue.NEWEST]


def test_the_newest_of_a_region_is_kept_however_old() -> None:
    china = _release("1.0.0", ["cn-north-1"])
    releases = [_release(f"2.{minor}.0", ["us-east-1"]) for minor in range(9, 0, -1)]
    assert newest([*releases, china])[-1] == china


def test_the_newest_of_a_cuda_version_is_kept_however_old() -> None:
    older = _release("1.0.0", ["us-east-1"], cuda="12.9")
    releases = [_release(f"2.{minor}.0", ["us-east-1"]) for minor in range(9, 0, -1)]
    assert newest([*releases, older])[-1] == older


def test_two_accounts_for_one_region_are_an_error() -> None:
    one = _release("1.0.0", ["us-east-1"], account="111111111111")
    other = _release("2.0.0", ["us-east-1"], account="222222222222")
    with pytest.raises(ValueError, match="us-east-1"):
        accounts([one, other])


def test_moving_versions_are_left_out(tmp_path: Path) -> None:
    entry = {
        "container_version": {"cpu": "cpu-v1", "gpu": "cuda-v1"},
        "processor_in_tag": False,
        "registries": {"us-east-1": "763104351884"},
        "repository": "llama-cpp",
        "tag_prefix": "server-sagemaker",
    }
    versions = dict.fromkeys(("1", "1.0", "1.0.1"), entry)
    _write_map(tmp_path, {"llama-cpp": {"versions": versions}})
    (release,) = build(tmp_path, "0.0.0")["releases"]["llamacpp"]
    assert release["version"] == "1.0.1"
    assert release["images"] == {
        "cpu": "llama-cpp:server-sagemaker-cpu-v1",
        "gpu": "llama-cpp:server-sagemaker-cuda-v1",
    }


def test_what_is_rendered_is_the_catalogue() -> None:
    content = build(*installed())
    assert json.loads(render(content)) == content


def _release(
    version: str, regions: list[str], cuda: str = "13.0", account: str = "763104351884"
) -> Release:
    registries = dict.fromkeys(regions, account)
    return Release(version, "dlc", {"gpu": "repository:tag"}, registries, cuda)


def _write_map(folder: Path, files: dict[str, Any]) -> None:
    """A map with empty files for the engines that `files` does not name."""
    for source in catalogue.SOURCES:
        content = files.get(source.file, {"versions": {}})
        (folder / f"{source.file}.json").write_text(json.dumps(content))
