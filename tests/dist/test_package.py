"""dist/ is what lambdas/ builds, holds only our code, and starts with nothing else around."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.settings import sample, settings_of
from tools import library, package, sources

ROOT = Path(__file__).parents[2]


@pytest.fixture
def other_checkout(tmp_path: Path) -> Path:
    """The same sources elsewhere: other times, other modes, with what tools and editors leave."""
    for folder in ("lambdas", "tools"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for path in tmp_path.rglob("*.py"):
        os.utime(path, (1, 1))
        path.chmod(0o600)
    (tmp_path / "lambdas" / "generate" / "__pycache__").mkdir(exist_ok=True)
    (tmp_path / "lambdas" / "generate" / "__pycache__" / "route.cpython-313.pyc").write_bytes(b"x")
    (tmp_path / "lambdas" / "generate" / "notes.txt").write_text("x")
    return tmp_path


def run_package(checkout: Path, *arguments: str, umask: int = -1, **environment: str) -> int:
    return subprocess.run(
        [sys.executable, checkout / "tools" / "package.py", *arguments],
        cwd=checkout.parent,
        env={**os.environ, **environment},
        umask=umask,
        check=False,
        timeout=60,
    ).returncode


@pytest.mark.parametrize("name", package.names())
def test_dist_is_what_lambdas_builds(name: str) -> None:
    assert (package.DIST / f"{name}.zip").read_bytes() == package.build(name)


def test_dist_holds_the_zips_and_nothing_else() -> None:
    assert {path.name for path in package.DIST.iterdir()} == {
        f"{name}.zip" for name in package.names()
    }


@pytest.mark.parametrize(
    ("umask", "timezone", "locale"),
    [(0o077, "Pacific/Kiritimati", "C"), (0o000, "America/New_York", "tr_TR.UTF-8")],
)
def test_another_folder_umask_and_time_zone_give_the_same_bytes(
    other_checkout: Path, umask: int, timezone: str, locale: str
) -> None:
    assert run_package(other_checkout, umask=umask, TZ=timezone, LC_ALL=locale) == 0

    for name in package.names():
        committed = (package.DIST / f"{name}.zip").read_bytes()
        assert (other_checkout / "dist" / f"{name}.zip").read_bytes() == committed


def test_another_out_folder_is_used(other_checkout: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"

    assert run_package(other_checkout, "--out", str(out)) == 0
    assert (out / "generate.zip").read_bytes() == (package.DIST / "generate.zip").read_bytes()


def test_the_check_passes_on_what_was_built(other_checkout: Path) -> None:
    run_package(other_checkout)

    assert run_package(other_checkout, "--check") == 0


def test_the_check_fails_when_the_code_has_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package.main(["--out", str(tmp_path)])
    (tmp_path / "usage.zip").write_bytes(b"older")

    assert package.main(["--check", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "usage.zip differs from lambdas/: run `make package`\n"


def test_the_check_fails_when_a_zip_is_missing(tmp_path: Path) -> None:
    assert package.main(["--check", "--out", str(tmp_path)]) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("function", sources.functions())
def test_a_zip_is_small_enough(function: str) -> None:
    assert (package.DIST / f"{function}.zip").stat().st_size <= package.MAX_ZIP_BYTES


@pytest.mark.parametrize("function", sources.functions())
def test_a_zip_holds_only_our_code(function: str) -> None:
    with zipfile.ZipFile(package.DIST / f"{function}.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        for name in set(names) - {sources.BOOTSTRAP}:
            compile(archive.read(name), name, "exec")

    assert f"{function}/handler.py" in names
    for name in names:
        assert (sources.LAMBDAS / name).is_file()
        assert name.endswith(".py") or name == sources.BOOTSTRAP
        assert "test" not in name


def test_a_zip_holds_what_its_handler_imports_and_nothing_else(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "one/handler.py": "import json\nimport shared.direct",
            "one/__init__.py": "",
            "one/lazy.py": "",
            "one/unused.py": "",
            "shared/__init__.py": "import shared.of_the_package",
            "shared/direct.py": "def f():\n  from one import lazy\n  from deep.down import thing",
            "shared/of_the_package.py": "",
            "shared/unused.py": "import other.never",
            "deep/__init__.py": "",
            "deep/down/__init__.py": "from deep.down.name import thing",
            "deep/down/name.py": "if True:\n    import top",
            "top.py": "",
            "other/never.py": "",
        },
    )

    assert sources.functions(tmp_path) == ["one"]
    assert list(sources.sources("one", tmp_path)) == [
        "deep/__init__.py",
        "deep/down/__init__.py",
        "deep/down/name.py",
        "one/__init__.py",
        "one/handler.py",
        "one/lazy.py",
        "shared/__init__.py",
        "shared/direct.py",
        "shared/of_the_package.py",
        "top.py",
    ]


LOOP = ["streaming/__init__.py", "streaming/__main__.py", "streaming/bootstrap"]


@pytest.fixture
def two_functions(tmp_path: Path) -> Path:
    """The sources of a function that streams, and of one that does not."""
    write(
        tmp_path,
        {
            "whole/handler.py": "from web import http_handler\nhandler = http_handler.create(1)",
            "parts/handler.py": "from web import http_handler\nh = http_handler.create_streaming(1)",
            "web/http_handler.py": "def create_streaming(): ...",
            **dict.fromkeys(LOOP, ""),
        },
    )
    return tmp_path


def test_the_zip_of_a_function_that_streams_holds_the_runtime_loop(two_functions: Path) -> None:
    assert sources.functions(two_functions) == ["parts", "whole"]
    assert list(sources.sources("parts", two_functions)) == [
        "parts/handler.py",
        *LOOP,
        "web/http_handler.py",
    ]
    assert not set(LOOP) & sources.sources("whole", two_functions).keys()


def test_only_the_script_of_the_loop_may_be_run(two_functions: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package.build("parts", two_functions))) as archive:
        modes = {each.filename: oct(each.external_attr >> 16) for each in archive.infolist()}

    assert {name for name, mode in modes.items() if mode == "0o100755"} == {sources.BOOTSTRAP}
    assert {mode for name, mode in modes.items() if name != sources.BOOTSTRAP} == {"0o100644"}


def test_a_relative_import_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"one/handler.py": "from . import lazy", "one/lazy.py": ""})

    with pytest.raises(ValueError, match=r"handler\.py:1: write the import with its full name"):
        sources.sources("one", tmp_path)


def write(folder: Path, files: dict[str, str]) -> None:
    """Write source files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_every_module_is_in_some_zip() -> None:
    packaged = {
        path for function in sources.functions() for path in sources.sources(function).values()
    } | set(sources.imported([library.NAME]).values())

    assert {path for path in packaged if path.suffix == ".py"} == set(
        sources.LAMBDAS.rglob("*.py")
    )


@pytest.mark.parametrize("function", sources.functions())
def test_a_change_in_a_functions_folder_changes_its_zip_only(
    function: str, other_checkout: Path
) -> None:
    lambdas = other_checkout / "lambdas"
    before = {each: package.build(each, lambdas) for each in sources.functions(lambdas)}
    for path in (lambdas / function).glob("*.py"):
        path.write_bytes(path.read_bytes() + b"# changed\n")

    changed = {each for each, content in before.items() if package.build(each, lambdas) != content}

    # The OpenAPI document of info holds the operations of all functions.
    documented = {"info"} if (lambdas / function / "operation.py").is_file() else set()
    assert changed == {function} | documented


def started(
    function: str, code: str, *options: str, path: str = "", **environment: str
) -> tuple[str, str]:
    """Run code beside a function's zip in a Python of its own. Returns its output and errors."""
    folders = [str(package.DIST / f"{function}.zip"), *([path] if path else [])]
    done = subprocess.run(
        [sys.executable, *options, "-c", code],
        env={"PYTHONPATH": os.pathsep.join(folders), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def only_botocore(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of libraries with botocore, and what it needs, alone."""
    folder = tmp_path_factory.mktemp("botocore")
    for name in ("botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3"):
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            continue
        origin = Path(spec.origin)
        source = origin.parent if origin.name == "__init__.py" else origin
        (folder / source.name).symlink_to(source)
    return str(folder)


REGION = {"AWS_DEFAULT_REGION": "us-east-1"}


def document(function: str, *, optional: bool = False, **changes: Any) -> str:
    """Return settings that the function accepts."""
    return json.dumps(sample(settings_of(function), optional=optional) | changes)


@pytest.mark.parametrize("optional", [False, True])
@pytest.mark.parametrize("function", sources.functions())
def test_a_zip_starts_with_botocore_alone(
    function: str, only_botocore: str, optional: bool
) -> None:
    code = f"import {function}.handler as h; print(callable(h.handler))"
    settings = document(function, optional=optional)

    # -S leaves out site-packages.
    output = started(function, code, "-S", path=only_botocore, SETTINGS=settings, **REGION)

    assert output == ("True\n", "")


@pytest.mark.parametrize(
    ("function", "optional"), [("authorizer", False), ("info", False), ("info", True)]
)
def test_a_function_that_calls_nothing_starts_with_the_standard_library_alone(
    function: str, optional: bool
) -> None:
    code = f"import {function}.handler as h; print(callable(h.handler))"
    settings = document(function, optional=optional)

    assert started(function, code, "-S", SETTINGS=settings) == ("True\n", "")


def test_generate_starts_with_botocore_and_without_boto3() -> None:
    code = "import sys, generate.handler; print('botocore' in sys.modules, 'boto3' in sys.modules)"

    output = started("generate", code, SETTINGS=document("generate"), **REGION)

    assert output == ("True False\n", "")


@pytest.mark.parametrize("limited", [False, True])
def test_generate_imports_the_limiter_only_where_there_are_rate_limits(limited: bool) -> None:
    code = "import sys, generate.handler; print('rate_limits.limiter' in sys.modules)"
    settings = document("generate", optional=limited)

    assert started("generate", code, SETTINGS=settings, **REGION) == (f"{limited}\n", "")


def test_the_check_runs_with_the_standard_library_alone(other_checkout: Path) -> None:
    shutil.copytree(package.DIST, other_checkout / "dist")
    script = str(other_checkout / "tools" / "package.py")

    done = subprocess.run([sys.executable, "-S", "-I", script, "--check"], check=False, timeout=60)

    assert done.returncode == 0
