"""Routes of one's own on a REST API: a stream, and an alias of a function that exists."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local.stack import Stack
from tests.e2e.conftest import TIMEOUT_SECONDS
from tools import package_function

pytestmark = pytest.mark.xdist_group("own-routes-rest")

ROOT = Path(__file__).parent / "own_routes"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    zips = tmp_path_factory.mktemp("zips")
    for handler in ("tell", "files"):
        folder, zip_path = ROOT / "handlers" / handler, zips / f"{handler}.zip"
        assert package_function.main([str(folder), str(zip_path)]) == 0
    with (
        Stack(root=ROOT, model="echo", variables={"zips": str(zips)}) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as running,
    ):
        yield running


def test_the_parts_of_a_stream_arrive_one_by_one(client: httpx.Client) -> None:
    arrived = []
    with client.stream("POST", "/tell", json={"text": "once upon a time"}) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/plain")
        for line in response.iter_lines():
            arrived.append((line, time.monotonic()))

    assert [line for line, _ in arrived] == ["once", "upon", "a", "time"]
    # The handler waits half a second after each; a response that comes as a whole comes at once.
    assert arrived[-1][1] - arrived[0][1] > 1


def test_an_error_before_the_first_part_is_a_response(client: httpx.Client) -> None:
    response = client.post("/tell", json={})
    assert response.status_code == 400
    assert response.json()["error"]["message"] == "Set text to the text to tell."


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_every_method_and_path_below_reaches_the_alias(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/files/a/b.txt")
    assert response.status_code == 200, response.text
    assert response.json() == {"method": method, "path": "a/b.txt"}


def test_the_routes_of_the_module_are_beside_them(client: httpx.Client) -> None:
    generated = client.post("/generate", json={"inputs": "to be"})
    assert generated.json() == [{"generated_text": "to be BE TO"}]
