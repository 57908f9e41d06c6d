"""The one line that says why setting up failed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import venv

ROOT = Path(__file__).parents[2]
LOG = Path("pip.log")

# What pip 23 and pip 25 print without a network, shortened.
NO_NETWORK = """\
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)'
ERROR: Could not find a version that satisfies the requirement moto==5.2.5 (from versions: none)
ERROR: No matching distribution found for moto==5.2.5
"""
NO_WHEEL = """\
ERROR: Could not find a version that satisfies the requirement xllamacpp==1.0 (from versions: none)
ERROR: No matching distribution found for xllamacpp==1.0
"""


def test_an_index_out_of_reach_is_named_before_what_follows_from_it() -> None:
    assert "cannot be reached" in venv.explain(NO_NETWORK, LOG)


def test_a_missing_wheel_names_the_package_and_the_platform() -> None:
    line = venv.explain(NO_WHEEL, LOG)
    assert "xllamacpp==1.0" in line
    assert sys.platform in line


def test_anything_else_names_the_log() -> None:
    assert "pip.log" in venv.explain("ERROR: something new", LOG)


def test_an_old_python_is_told_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert venv.main([str(tmp_path / "env"), "requirements.txt"]) == 1
    assert "3.11 or newer is needed, this is 3.10" in capsys.readouterr().err
    assert not (tmp_path / "env").exists()


def test_a_python_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    make = subprocess.run(
        [
            "make",
            "-s",
            "PYTHON=no-such-python",
            f"VENV={tmp_path}/env",
            f"{tmp_path}/env/local.stamp",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert make.returncode != 0
    assert make.stdout.strip() == (
        "no-such-python is not on the PATH: install Python 3.11 or newer"
    )
