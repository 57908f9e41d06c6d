"""Our loop and the vendor's own client for Node.js send the same for the same responses.

https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.lambdas.streaming import processes, wire
from tests.lambdas.streaming.wire import Post


@dataclass(frozen=True)
class Case:
    """One function, in both languages."""

    python: str
    node: str


HEAD = '{"statusCode": 201, "headers": {"x-a": "é", "content-type": "a/b"}, "cookies": ["c=1"]}'

CASES = {
    "one part": Case(
        f"def handler(event, context):\n    yield {HEAD}\n    yield b'one'\n",
        f"""
        export const handler = awslambda.streamifyResponse(async (event, stream) => {{
          stream = awslambda.HttpResponseStream.from(stream, {HEAD});
          stream.write("one");
          stream.end();
        }});
        """,
    ),
    "parts that split a character": Case(
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    yield b'data: \\xc3'\n"
        "    yield b'\\xa9\\n\\n'\n"
        "    yield bytes(8)\n"
        "    yield b'x' * 100000\n",
        """
        export const handler = awslambda.streamifyResponse(async (event, stream) => {
          stream = awslambda.HttpResponseStream.from(stream, {"statusCode": 200});
          stream.write(Buffer.from("data: \\xc3", "latin1"));
          stream.write(Buffer.from("\\xa9\\n\\n", "latin1"));
          stream.write(new Uint8Array(8));
          stream.write("x".repeat(100000));
          stream.end();
        });
        """,
    ),
    "error after the head": Case(
        "class CustomError(Exception):\n"
        "    pass\n"
        "def handler(event, context):\n"
        "    yield {'statusCode': 200}\n"
        "    yield b'one'\n"
        "    raise CustomError('broken: é')\n",
        """
        class CustomError extends Error {
          constructor(message) { super(message); this.name = "CustomError"; }
        }
        export const handler = awslambda.streamifyResponse(async (event, stream) => {
          stream = awslambda.HttpResponseStream.from(stream, {"statusCode": 200});
          stream.write("one");
          throw new CustomError("broken: é");
        });
        """,
    ),
}


def ours(folder: Path, case: Case) -> Post:
    with wire.serve([{}]) as api, processes.python(folder, case.python, api) as running:
        processes.end(running, api)
    (post,) = api.posts
    return post


def theirs(folder: Path, case: Case) -> Post:
    with wire.serve([{}]) as api, processes.node(folder, case.node, api):
        assert api.over.wait(processes.SECONDS)
    (post,) = api.posts
    return post


@pytest.fixture
def both(tmp_path: Path) -> Callable[[str], tuple[Post, Post]]:
    """The posts of both clients for a case."""
    return lambda name: (ours(tmp_path, CASES[name]), theirs(tmp_path, CASES[name]))


@pytest.mark.parametrize("name", CASES)
def test_path_headers_and_bytes_are_the_same(
    name: str, both: Callable[[str], tuple[Post, Post]]
) -> None:
    mine, vendors = both(name)

    assert mine.path == vendors.path
    assert mine.body == vendors.body
    assert mine.trailers.keys() == vendors.trailers.keys()
    fixed = {"lambda-runtime-function-response-mode", "content-type", "transfer-encoding"}
    assert {name: mine.headers[name] for name in fixed} == {
        name: vendors.headers[name] for name in fixed
    }
    assert declared(mine) == declared(vendors)
    # What is left is each client's own.
    assert mine.headers.keys() ^ vendors.headers.keys() <= {"connection", "user-agent"}
    assert mine.closed


def declared(post: Post) -> set[str]:
    return {name.strip().lower() for name in post.headers["trailer"].split(",")}


def test_each_part_is_a_chunk_of_its_own(both: Callable[[str], tuple[Post, Post]]) -> None:
    mine, vendors = both("parts that split a character")

    # Ours sends the head and the delimiter in one.
    assert mine.chunks[0] == b"".join(vendors.chunks[:2])
    assert mine.chunks[1:] == vendors.chunks[2:]


def test_an_error_after_the_head_has_the_same_trailers(
    both: Callable[[str], tuple[Post, Post]],
) -> None:
    mine, vendors = both("error after the head")

    name = "lambda-runtime-function-error-type"
    assert mine.trailers[name] == vendors.trailers[name] == "CustomError"
    mine_body, vendors_body = (
        json.loads(base64.b64decode(post.trailers["lambda-runtime-function-error-body"]))
        for post in (mine, vendors)
    )
    # The vendor's has a stack trace too, whose length has no limit.
    assert mine_body == {name: vendors_body[name] for name in ("errorType", "errorMessage")}


def test_an_error_before_the_head_is_one_for_both_clients(tmp_path: Path) -> None:
    case = Case(
        "def handler(event, context):\n    raise RuntimeError('early')\n    yield {}\n",
        """
        export const handler = awslambda.streamifyResponse(async () => {
          throw new Error("early");
        });
        """,
    )

    mine, vendors = ours(tmp_path, case), theirs(tmp_path, case)

    # The vendor's client begins a response without a byte, and ends it by trailers. Ours reports
    # the error: API Gateway gets no head from either.
    assert (mine.kind, vendors.kind) == ("error", "response")
    assert mine.headers["lambda-runtime-function-error-type"] == "RuntimeError"
    assert vendors.body == b""
    assert vendors.trailers["lambda-runtime-function-error-type"] == "Error"
    assert json.loads(mine.body)["errorMessage"] == "early"
