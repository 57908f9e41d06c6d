"""Servers on a loop of their own."""

import socket
import time
from contextlib import closing
from http.client import HTTPConnection

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from local.serving import LOOPBACK, PortTakenError, Serving, reserve


async def _hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


LONGEST_IDLE_OF_HTTPX = 5.0

APP = Starlette(routes=[Route("/", _hello)])


def test_applications_answer_on_ports_of_their_own() -> None:
    with Serving() as serving:
        ports = [serving.serve(APP), serving.serve(APP)]
        answers = [httpx.get(f"http://{LOOPBACK}:{port}/").text for port in ports]
    assert ports[0] != ports[1]
    assert answers == ["hello", "hello"]


def test_nothing_listens_after_the_end() -> None:
    with Serving() as serving:
        port = serving.serve(APP)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((LOOPBACK, port), timeout=1)


def test_a_reserved_port_is_the_one_that_answers() -> None:
    listener = reserve(0)
    wanted = listener.getsockname()[1]
    with Serving() as serving:
        assert serving.serve(APP, listener) == wanted
        assert httpx.get(f"http://{LOOPBACK}:{wanted}/").status_code == 200


def test_a_taken_port_is_told_at_once() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"port {port} is taken"):
            reserve(port)


def test_an_idle_connection_stays_open_longer_than_a_client_keeps_it() -> None:
    with Serving() as serving, closing(HTTPConnection(LOOPBACK, serving.serve(APP))) as connection:
        assert _ask(connection) == b"hello"
        held = connection.sock
        time.sleep(LONGEST_IDLE_OF_HTTPX + 1)
        assert _ask(connection) == b"hello"
        assert connection.sock is held


def _ask(connection: HTTPConnection) -> bytes:
    connection.request("GET", "/")
    return connection.getresponse().read()
