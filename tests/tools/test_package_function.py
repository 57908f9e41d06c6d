"""A handler of one's own as a zip."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from tools import package_function
from tools.package_function import PackageError, build, main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A handler with what stays on the laptop."""
    files = {
        "app.py": "def handler(event, context): ...\n",
        "prompts/long.txt": "Summarize:\n",
        "tests/test_app.py": "",
        "test_app.py": "",
        ".env": "SECRET=1\n",
        "__pycache__/app.cpython-313.pyc": "",
        "requirements.txt": "",
    }
    for name, content in files.items():
        path = tmp_path / "handler" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "handler"


def names(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_zip_holds_what_lambda_needs_and_no_secret(folder: Path) -> None:
    assert names(build(folder)) == ["app.py", "prompts/long.txt"]


def test_the_same_files_give_the_same_bytes(folder: Path) -> None:
    first = build(folder)
    os.utime(folder / "app.py", (1, 1))
    (folder / "app.py").chmod(0o600)

    assert build(folder) == first


def a_wheel(folder: Path, name: str, files: dict[str, str]) -> Path:
    """A wheel that pip installs without an index."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in files.items():
            archive.writestr(file, content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def test_requirements_are_in_the_zip_without_the_layer_s_package(
    folder: Path, tmp_path: Path
) -> None:
    one = a_wheel(tmp_path, "one", {"one/__init__.py": "x = 1\n"})
    layer = a_wheel(tmp_path, "sagemaker_llm", {"sagemaker_llm/__init__.py": ""})
    (folder / "requirements.txt").write_text(f"{one}\n{layer}\n")

    content = build(folder)

    assert "one/__init__.py" in names(content)
    assert not any(name.startswith("sagemaker_llm") for name in names(content))
    assert str(tmp_path).encode() not in content


def test_a_file_that_a_requirement_brings_too_is_refused(folder: Path, tmp_path: Path) -> None:
    one = a_wheel(tmp_path, "one", {"app.py": "x = 1\n"})
    (folder / "requirements.txt").write_text(f"{one}\n")

    with pytest.raises(PackageError, match=r"Rename app\.py"):
        build(folder)


def test_a_requirement_that_cannot_be_installed_is_an_error_of_pip(folder: Path) -> None:
    (folder / "requirements.txt").write_text("--no-index\nno-such-package==1\n")

    with pytest.raises(PackageError, match="no-such-package"):
        build(folder)


def test_a_zip_that_lambda_does_not_take_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_function, "MAX_BYTES", 100)

    with pytest.raises(PackageError, match="layer"):
        build(folder)


def test_a_wrong_folder_is_an_error_without_a_zip(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    for folder in ("none", "empty"):
        assert main([str(tmp_path / folder), str(tmp_path / "out.zip")]) == 1
        assert "set FOLDER" in capsys.readouterr().err
    assert not (tmp_path / "out.zip").exists()


def test_the_zip_s_folder_is_made(folder: Path, tmp_path: Path) -> None:
    assert main([str(folder), str(tmp_path / "build" / "new" / "app.zip")]) == 0
    assert (tmp_path / "build" / "new" / "app.zip").read_bytes() == build(folder)
