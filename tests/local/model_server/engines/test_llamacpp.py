"""llama.cpp is its own server: what it says passes unchanged."""

from __future__ import annotations

import httpx

from tests.local.model_server.engines.support import call


def test_the_path_is_that_of_chats_only(client: httpx.Client) -> None:
    answer = call(client, "llamacpp", {"prompt": "a"})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "'messages' is required"
