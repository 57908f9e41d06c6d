"""dist/ is what lambdas/ builds, holds only our code, and starts with nothing else around."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools import package

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


@pytest.mark.parametrize("function", package.functions())
def test_dist_is_what_lambdas_builds(function: str) -> None:
    assert (package.DIST / f"{function}.zip").read_bytes() == package.build(function)


def test_dist_holds_the_zips_and_nothing_else() -> None:
    assert {path.name for path in package.DIST.iterdir()} == {
        f"{function}.zip" for function in package.functions()
    }


@pytest.mark.parametrize(
    ("umask", "timezone", "locale"),
    [(0o077, "Pacific/Kiritimati", "C"), (0o000, "America/New_York", "tr_TR.UTF-8")],
)
def test_another_folder_umask_and_time_zone_give_the_same_bytes(
    other_checkout: Path, umask: int, timezone: str, locale: str
) -> None:
    assert run_package(other_checkout, umask=umask, TZ=timezone, LC_ALL=locale) == 0

    for function in package.functions():
        committed = (package.DIST / f"{function}.zip").read_bytes()
        assert (other_checkout / "dist" / f"{function}.zip").read_bytes() == committed


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
    (tmp_path / "endpoint.zip").write_bytes(b"older")

    assert package.main(["--check", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "endpoint.zip differs from lambdas/: run `make package`\n"


def test_the_check_fails_when_a_zip_is_missing(tmp_path: Path) -> None:
    assert package.main(["--check", "--out", str(tmp_path)]) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("function", package.functions())
def test_a_zip_is_small_enough(function: str) -> None:
    assert (package.DIST / f"{function}.zip").stat().st_size <= package.MAX_ZIP_BYTES


@pytest.mark.parametrize("function", package.functions())
def test_a_zip_holds_only_our_code(function: str) -> None:
    with zipfile.ZipFile(package.DIST / f"{function}.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        for name in names:
            compile(archive.read(name), name, "exec")

    assert f"{function}/handler.py" in names
    for name in names:
        assert (package.LAMBDAS / name).is_file()
        assert name.endswith(".py")
        assert "test" not in name


def started(function: str, code: str, *options: str, **environment: str) -> tuple[str, str]:
    """Run code beside a function's zip in a Python of its own; what it printed, and its errors."""
    done = subprocess.run(
        [sys.executable, *options, "-c", code],
        env={"PYTHONPATH": str(package.DIST / f"{function}.zip"), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout, done.stderr


GENERATE = {
    "SAGEMAKER_ENDPOINT_NAME": "gpt2",
    "INVOKE_TIMEOUT_SECONDS": "22.5",
    "MAX_BODY_BYTES": "1000",
    "AWS_DEFAULT_REGION": "us-east-1",
}
LIMITS = {
    "LIMITS_TABLE": "gpt2-limits",
    "LIMITS_OF_CALLERS": '{"common": {"requests_per_minute": 1}, "keys": {}}',
    "LIMITS_HISTORY_DAYS": "31",
    "LIMITS_ON_FAILURE": "closed",
    "LIMITS_TIMEOUT_SECONDS": "0.5",
    "LIMITS_ANSWER_TOKENS": "512",
}


def test_endpoint_starts_with_the_standard_library_alone() -> None:
    url = "https://runtime.example/endpoints/x/invocations"
    code = "from endpoint import handler; print(handler.handler({}, None)['body'])"

    # -S leaves out site-packages: neither boto3, botocore nor anything else can be imported.
    assert started("endpoint", code, "-S", SAGEMAKER_ENDPOINT_URL=url) == (f"{url}\n", "")


def test_generate_starts_with_botocore_and_without_boto3() -> None:
    code = "import sys, generate.handler; print('botocore' in sys.modules, 'boto3' in sys.modules)"

    assert started("generate", code, **GENERATE) == ("True False\n", "")


@pytest.mark.parametrize(("limits", "imported"), [({}, "False"), (LIMITS, "True")])
def test_generate_imports_what_limits_need_only_where_there_are_limits(
    limits: dict[str, str], imported: str
) -> None:
    code = "import sys, generate.handler; print('rate_limits' in sys.modules)"

    assert started("generate", code, **GENERATE, **limits) == (f"{imported}\n", "")
