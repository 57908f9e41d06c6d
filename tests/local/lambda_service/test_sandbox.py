"""What a function finds around itself: the environment, the import path, the folder."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path

import pytest

from local.lambda_service import sandbox
from local.lambda_service.runtime_api import Task
from local.lambda_service.worker import Launch, Worker
from tests.local.lambda_service.support import ECHO, Deploy, make_function

pytestmark = pytest.mark.anyio
ENVIRONMENT = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"


async def test_the_environment_is_lambdas_and_the_functions_alone(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FROM_THE_SHELL", "x")
    monkeypatch.setenv("AWS_PROFILE", "x")
    function = await deploy(ENVIRONMENT, environment={"OWN": "1"}, extra={"ADDED": "2"})

    found = await function.result()

    # Python's own, and, as on Lambda, those of the shell that starts it.
    added = {"LC_CTYPE", "__CF_USER_TEXT_ENCODING", "PWD", "OLDPWD", "SHLVL", "_"}
    assert found.keys() - added == {
        "ADDED",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_FORMAT",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_LEVEL",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "LANG",
        "OWN",
        "PATH",
        "PYTHONPATH",
        "TZ",
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
    }


async def test_the_reserved_variables_tell_the_functions_settings(deploy: Deploy) -> None:
    function = await deploy(ENVIRONMENT, memory_mb=300, log_level="DEBUG", runtime="python3.12")

    found = await function.result()

    assert found["AWS_REGION"] == found["AWS_DEFAULT_REGION"] == "eu-west-1"
    assert found["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.12"
    assert found["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "300"
    assert found["AWS_LAMBDA_FUNCTION_NAME"] == "demo"
    assert found["AWS_LAMBDA_FUNCTION_VERSION"] == "$LATEST"
    assert found["AWS_LAMBDA_LOG_FORMAT"] == "JSON"
    assert found["AWS_LAMBDA_LOG_GROUP_NAME"] == "/aws/lambda/demo"
    assert found["AWS_LAMBDA_LOG_LEVEL"] == "DEBUG"
    assert found["TZ"] == ":UTC"
    assert found["_HANDLER"] == "handler.handler"


async def test_no_variable_of_the_function_replaces_a_reserved_one(deploy: Deploy) -> None:
    function = await deploy(ENVIRONMENT, environment={"AWS_REGION": "mars-1", "PYTHONPATH": "/x"})

    found = await function.result()

    assert found["AWS_REGION"] == "eu-west-1"
    assert found["PYTHONPATH"] == found["LAMBDA_RUNTIME_DIR"]


async def test_only_what_lambda_has_can_be_imported(deploy: Deploy) -> None:
    function = await deploy(
        "import importlib.util\n"
        "def handler(event, context):\n"
        "    return [bool(importlib.util.find_spec(name)) for name in event['names']]\n"
    )
    has = ["boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "awslambdaric"]
    lacks = ["starlette", "httpx", "pytest", "moto", "psutil", "pip", "local", "gateway"]

    assert await function.result({"names": has}) == [True] * len(has)
    assert await function.result({"names": lacks}) == [False] * len(lacks)


async def test_boto3_makes_clients_in_it(deploy: Deploy) -> None:
    function = await deploy(
        "import boto3\n"
        "client = boto3.client('sagemaker-runtime')\n"
        "def handler(event, context):\n"
        "    return [client.meta.region_name, client.meta.endpoint_url]\n",
        extra={"AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": "http://127.0.0.1:9"},
    )

    assert await function.result() == ["eu-west-1", "http://127.0.0.1:9"]


async def test_the_function_runs_in_its_unpacked_zip_and_leaves_no_bytecode(
    deploy: Deploy,
) -> None:
    function = await deploy(
        "import os\n"
        "def handler(event, context):\n"
        "    root = os.environ['LAMBDA_TASK_ROOT']\n"
        "    return [os.getcwd() == root, __file__ == f'{root}/handler.py', os.listdir(root)]\n"
    )

    assert await function.result() == [True, True, ["handler.py"]]


async def test_a_function_without_a_log_level_has_no_variable_for_it(deploy: Deploy) -> None:
    function = await deploy(ENVIRONMENT, log_format="Text", log_level=None)

    found = await function.result()

    assert found["AWS_LAMBDA_LOG_FORMAT"] == "Text"
    assert "AWS_LAMBDA_LOG_LEVEL" not in found


@pytest.mark.parametrize("native", [True, False])
async def test_functions_run_with_and_without_the_native_runtime_client(
    tmp_path: Path, native: bool
) -> None:
    """Where awslambdaric has no native client, as on macOS, one in Python takes its place."""
    pytest.importorskip("runtime_client") if native else None
    function = make_function(
        tmp_path,
        "import runtime_client\n"
        "def handler(event, context):\n"
        "    assert not event.get('fail'), '\\u2603'\n"
        "    return [event, runtime_client.__file__.endswith('.py')]\n",
    )
    task_root = sandbox.unpack(function.zip_path, tmp_path / "task")
    runtime = sandbox.build_runtime_directory(tmp_path / "runtime", native=native)
    paths = sandbox.Paths(task_root, runtime)
    worker = await Worker.start(
        Launch(
            sandbox.command(runtime),
            task_root,
            lambda address: sandbox.environment(function, paths, address, "stream", {}),
            print,
        ),
        init_timeout_seconds=10,
    )
    deadline_ms = 2_000_000_000_000
    event = '{"text": "☃"}'.encode()

    done = await worker.run(Task("1", function.arn, "Root=1", deadline_ms, event), 5, 512)
    failed = await worker.run(
        Task("2", function.arn, "Root=1", deadline_ms, b'{"fail": true}'), 5, 512
    )
    await asyncio.wait_for(worker.kill(), 5)

    assert done.payload.decode() in (
        f'[{{"text": "☃"}}, {str(not native).lower()}]',
        f'[{{"text": "\\u2603"}}, {str(not native).lower()}]',
    )
    assert failed.failed
    assert b"AssertionError" in failed.payload


def test_a_zip_is_unpacked_with_its_folders(tmp_path: Path) -> None:
    function = make_function(tmp_path, ECHO)

    root = sandbox.unpack(function.zip_path, tmp_path / "a" / "b")

    assert (root / "handler.py").read_text() == ECHO


def layer(path: Path, files: dict[str, str]) -> Path:
    """The zip of a layer."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


async def test_a_function_imports_from_its_layers_the_later_one_first(
    deploy: Deploy, tmp_path: Path
) -> None:
    one = layer(tmp_path / "one.zip", {"python/a.py": "x = 1", "python/b.py": "x = 1"})
    two = layer(tmp_path / "two.zip", {"python/b.py": "x = 2", "python/c.py": "x = 2"})
    function = await deploy(
        "import a, b, c\ndef handler(event, context):\n    return [a.x, b.x, c.x]\n",
        layer_paths=(one, two),
    )

    assert await function.result() == [1, 2, 2]


async def test_a_function_s_own_module_comes_before_a_layer_s(
    deploy: Deploy, tmp_path: Path
) -> None:
    shadowed = layer(tmp_path / "one.zip", {"python/handler.py": "raise SystemExit"})
    function = await deploy(ECHO, layer_paths=(shadowed,))

    assert await function.result({"a": 1}) == {"a": 1}


def test_the_modes_of_a_zip_are_kept(tmp_path: Path) -> None:
    function = make_function(tmp_path, ECHO)
    with zipfile.ZipFile(function.zip_path, "a") as archive:
        entry = zipfile.ZipInfo("run")
        entry.external_attr = 0o100755 << 16
        archive.writestr(entry, "#!/bin/sh\n")

    root = sandbox.unpack(function.zip_path, tmp_path / "task")

    assert (root / "run").stat().st_mode & 0o777 == 0o755
    assert (root / "handler.py").is_file()
