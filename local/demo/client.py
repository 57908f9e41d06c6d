"""A client of the applied API: it authenticates as the route requires and sends a prompt."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.credentials import bearer
from local.stack import Stack

RESPONSE_SECONDS = 60
POLL_SECONDS = 1.0

GENERATE = "POST /generate"
JOBS = "POST /jobs"
CHAT = "/v1/chat/completions"


class ClientError(Exception):
    """An unexpected response of the API; the message holds its status and body."""


class Client:
    """Sends requests with the credentials that the routes require: none, a key, a token, IAM."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.key = bearer(stack)
        # The domain is sent in the header only: no DNS leads to this machine.
        domain = stack.applied.apis[0].domain
        self._host = {"host": domain} if domain else {}
        self._routes = {route.key: route for route in stack.applied.apis[0].routes}

    @property
    def takes_jobs(self) -> bool:
        """Whether the API has jobs: it then has no route for synchronous calls."""
        return GENERATE not in self._routes and JOBS in self._routes

    @property
    def prompts(self) -> bool:
        """Whether the API has a route for prompts, `POST /generate` or `POST /jobs`."""
        return GENERATE in self._routes or self.takes_jobs

    @property
    def chats(self) -> bool:
        """Whether the API has OpenAI's chats."""
        return f"POST {CHAT}" in self._routes

    @property
    def streams(self) -> bool:
        """Whether a chat is sent while the model produces it."""
        return self.chats and self._routes[f"POST {CHAT}"].integration.streams

    def path_url(self, path: str) -> str:
        """The URL of a path of the API."""
        return f"{self._stack.url}{path}"

    def get(self, path: str) -> httpx.Response:
        """GET a path; raises ClientError without a 200."""
        return self._send("GET", self.path_url(path), 200)

    @contextmanager
    def stream(self, path: str, document: Mapping[str, Any]) -> Iterator[httpx.Response]:
        """POST a document; the response is read as it comes. Raises ClientError without a 200."""
        url, body = self.path_url(path), json.dumps(document).encode()
        headers = self._headers("POST", url, body)
        with httpx.stream(
            "POST", url, content=body, headers=headers, timeout=RESPONSE_SECONDS
        ) as response:
            if response.status_code != 200:
                response.read()
                raise ClientError(_unexpected(response))
            yield response

    @property
    def url(self) -> str:
        """The URL to which prompts are posted."""
        return f"{self._stack.url}/jobs" if self.takes_jobs else self._stack.generate_url

    @property
    def curl(self) -> str:
        """`curl`, with the options to sign or to send a key or a token, if the API requires it."""
        curl = "".join(["curl", *(f" -H 'host: {name}'" for name in self._host.values())])
        if self.key:
            return f"{curl} -H 'authorization: Bearer {self.key}'"
        if not self.is_signed:
            return curl
        key = self._stack.credentials
        signing = f'--aws-sigv4 "aws:amz:{self._stack.region}:execute-api"'
        return f"{curl} {signing} --user {key.access_key_id}:{key.secret_access_key}"

    def ask(self, prompt: dict[str, Any]) -> httpx.Response:
        """Post a prompt and wait for its completion; raises ClientError without one."""
        body = json.dumps(prompt).encode()
        if not self.takes_jobs:
            return self._send("POST", self.url, 200, body)
        accepted = self._send("POST", self.url, 202, body)
        return self._finished(f"{self._stack.url}/jobs/{accepted.json()['id']}")

    @property
    def is_signed(self) -> bool:
        """Whether requests are signed with AWS credentials."""
        return any(route.authorization == "AWS_IAM" for route in self._routes.values())

    def _finished(self, url: str) -> httpx.Response:
        deadline = time.monotonic() + RESPONSE_SECONDS
        while time.monotonic() < deadline:
            response = self._send("GET", url, 200)
            if response.json()["status"] not in ("queued", "running"):
                return response
            time.sleep(POLL_SECONDS)
        raise ClientError(f"the job at {url} did not end within {RESPONSE_SECONDS} s")

    def _send(self, method: str, url: str, expected: int, body: bytes = b"") -> httpx.Response:
        headers = self._headers(method, url, body)
        response = httpx.request(
            method, url, content=body, headers=headers, timeout=RESPONSE_SECONDS
        )
        if response.status_code != expected:
            raise ClientError(_unexpected(response))
        return response

    def _headers(self, method: str, url: str, body: bytes) -> dict[str, str]:
        headers = {**self._host, **({"content-type": "application/json"} if body else {})}
        if self.key:
            return {**headers, "authorization": f"Bearer {self.key}"}
        return self._signed(method, url, body, headers) if self.is_signed else headers

    def _signed(
        self, method: str, url: str, body: bytes, headers: dict[str, str]
    ) -> dict[str, str]:
        request = AWSRequest(method, url, headers=headers, data=body)
        own = self._stack.credentials
        key = Credentials(own.access_key_id, own.secret_access_key)
        SigV4Auth(key, "execute-api", self._stack.region).add_auth(request)
        return dict(request.headers)


def _unexpected(response: httpx.Response) -> str:
    return f"the API responded with {response.status_code}: {response.text}"
