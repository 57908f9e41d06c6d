"""The package `sagemaker_llm`: its own name for all that it holds, and installable with pip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import library, wheel

ROOT = Path(__file__).parents[2]

HANDLER = """
import sagemaker_llm as llm

def greet(request, model):
    return model.invoke({"inputs": request.json()["name"]}).text

model = llm.FakeModel(["hello"])
print(greet(llm.Request(body=b'{"name": "a"}'), model), model.prompts)
import sys
print(sorted({name.partition(".")[0] for name in sys.modules} & OURS))
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the wheel's content, as pip installs it."""
    name = wheel.build_wheel(str(tmp_path))
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    subprocess.run([*pip, "--target", str(tmp_path / "site"), str(tmp_path / name)], check=True)
    return tmp_path / "site"


def test_every_file_is_below_the_package_s_name() -> None:
    assert {name.partition("/")[0] for name in library.files()} == {"sagemaker_llm"}


def test_the_installed_package_runs_a_handler_and_takes_no_other_name(installed: Path) -> None:
    ours = {path.parent.name for path in (ROOT / "lambdas").glob("*/__init__.py")}
    script = HANDLER.replace("OURS", repr(ours - {"sagemaker_llm"}))

    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == ["hello [{'inputs': 'a'}]", "[]"]


def test_the_same_sources_give_the_same_wheel(tmp_path: Path) -> None:
    contents = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        contents.append((folder / wheel.build_wheel(str(folder))).read_bytes())

    assert contents[0] == contents[1]


def test_an_import_that_cannot_be_moved_is_refused(tmp_path: Path) -> None:
    for name, source in {
        "sagemaker_llm/__init__.py": "import web.log\n",
        "web/__init__.py": "",
        "web/log.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)

    with pytest.raises(ValueError, match=r"__init__\.py:1: write `from"):
        library.files(tmp_path)
