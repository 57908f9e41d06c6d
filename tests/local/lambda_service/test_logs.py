"""What a function prints reaches the log, line by line."""

from __future__ import annotations

import json

import pytest

from tests.local.lambda_service.support import Deploy

pytestmark = pytest.mark.anyio


async def test_what_goes_to_standard_output_and_error_is_logged(deploy: Deploy) -> None:
    function = await deploy(
        "import sys\n"
        "def handler(event, context):\n"
        "    print('to stdout')\n"
        "    print('to stderr', file=sys.stderr)\n"
    )
    await function.invoke()

    assert await function.log("stdout") == "to stdout"
    assert await function.log("stderr") == "to stderr"


async def test_logging_writes_one_json_object_a_line(deploy: Deploy) -> None:
    function = await deploy(
        "import logging\n"
        "def handler(event, context):\n"
        "    logging.getLogger().info('two\\nlines', extra={'status': 200})\n"
    )
    invocation = await function.invoke()

    record = json.loads(await function.log("two"))

    assert (record["message"], record["level"], record["status"]) == ("two\nlines", "INFO", 200)
    assert record["requestId"] == invocation.request_id


async def test_a_line_of_any_length_is_one_line(deploy: Deploy) -> None:
    function = await deploy("def handler(event, context):\n    print('a' * 300_000 + 'end')\n")
    await function.invoke()

    assert await function.log("end") == "a" * 300_000 + "end"


async def test_the_last_lines_before_an_exit_are_logged(deploy: Deploy) -> None:
    function = await deploy(
        "import os, sys\n"
        "def handler(event, context):\n"
        "    sys.stdout.write('last words')\n"
        "    sys.stdout.flush()\n"
        "    os._exit(1)\n"
    )
    await function.invoke()

    assert await function.log("last words") == "last words"


async def test_the_lines_of_a_traceback_are_lines_of_the_text_log(deploy: Deploy) -> None:
    """awslambdaric puts carriage returns between them."""
    function = await deploy(
        "def handler(event, context):\n    raise ValueError('oops')\n",
        log_format="Text",
        log_level=None,
    )
    await function.invoke()

    assert await function.log("oops") == "[ERROR] ValueError: oops"
    assert await function.log("Traceback") == "Traceback (most recent call last):"
