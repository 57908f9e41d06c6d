"""Real HTTP clients behind one interface: each sends a call, as its users make it send one."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

import httpx2
import openai
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from requests.auth import AuthBase

from local.identity import Credentials as Keys
from tests.e2e.clients import node_scripts

KEY = "client-" + "a1B2" * 10
# Every visible ASCII character.
ODD_KEY = "".join(map(chr, range(0x21, 0x7F)))

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Signer:
    """Credentials to sign a request with, by Signature Version 4."""

    keys: Keys
    region: str


@dataclass(frozen=True)
class Call:
    """What a client is asked to send.

    Attributes:
        method, path: the route.
        body: sent as JSON, unless `content` is given.
        content: the bytes to send.
        headers: beside those that the client adds.
        key: the API key, sent as OpenAI's SDKs do; None: none is.
        retries: how often the client may repeat the request, where it can.
        signer: signs the request, in place of the key; None: nothing does.
    """

    method: str = "POST"
    path: str = "/generate"
    body: Any = field(default_factory=lambda: {"inputs": "to be"})
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    key: str | None = KEY
    retries: int = 0
    signer: Signer | None = None

    @property
    def all_headers(self) -> dict[str, str]:
        """The headers with those of the body and the key."""
        with_key = self.key and not self.signer
        bearer = {"authorization": f"Bearer {self.key}"} if with_key else {}
        kind = {} if self.data is None else {"content-type": "application/json"}
        return {**kind, **bearer, **self.headers}

    @property
    def data(self) -> bytes | None:
        """The body's bytes; None for a method without one."""
        if self.content is not None or self.method != "POST":
            return self.content
        return json.dumps(self.body).encode()


@dataclass(frozen=True)
class Answer:
    """What a client made of the response.

    Attributes:
        status, headers, text: the response; header names in lower case.
        error: the name of the error that it raised; None: it raised none.
        message: what its error says.
        code: `error.code` of an OpenAI error.
        requests: the headers of each request that it sent, where it can be asked.
    """

    status: int
    headers: Mapping[str, str]
    text: str
    error: str | None = None
    message: str = ""
    code: str | None = None
    requests: tuple[Mapping[str, str], ...] = ()

    def json(self) -> Any:
        """The response's body."""
        return json.loads(self.text)


HttpClient = Callable[[str, Call], Answer]
"""Sends a call to a base URL."""


def openai_python(url: str, call: Call) -> Answer:
    """OpenAI's Python SDK."""
    sent: list[Mapping[str, str]] = []
    hooks = {"request": [lambda request: sent.append(dict(request.headers))]}
    with openai.DefaultHttpxClient(base_url=url, event_hooks=hooks) as http:
        client = openai.OpenAI(
            base_url=url, api_key=call.key or "EMPTY", max_retries=call.retries, http_client=http
        )
        send = partial(client.post, body=call.body) if call.method == "POST" else client.get
        try:
            response = send(
                call.path, cast_to=httpx2.Response, options={"headers": dict(call.headers)}
            )
        except openai.APIStatusError as error:
            return Answer(
                error.status_code,
                dict(error.response.headers),
                error.response.text,
                type(error).__name__,
                error.message,
                error.code,
                tuple(sent),
            )
    return Answer(response.status_code, dict(response.headers), response.text, requests=tuple(sent))


def openai_node(url: str, call: Call) -> Answer:
    """OpenAI's JavaScript SDK."""
    return _of_node("openai_request.mjs", url, call, dict(call.headers), call.key or "EMPTY")


def axios(url: str, call: Call) -> Answer:
    """axios on Node.js."""
    return _of_node("axios_request.mjs", url, call, call.all_headers, None)


def _of_node(
    script: str, url: str, call: Call, headers: Mapping[str, str], key: str | None
) -> Answer:
    found = node_scripts.run(
        script,
        url=url,
        key=key,
        method=call.method,
        path=call.path,
        body=call.body if call.method == "POST" else None,
        content=None if call.content is None else base64.b64encode(call.content).decode(),
        headers=headers,
        retries=call.retries,
        signer=asdict(call.signer) if call.signer else None,
    )
    error = found.get("error") or {}
    return Answer(
        found["status"],
        found["headers"],
        found["text"],
        error.get("name"),
        error.get("message", ""),
        error.get("code"),
        tuple(found.get("requests", ())),
    )


def python_requests(url: str, call: Call) -> Answer:
    """requests."""
    response = requests.request(
        call.method,
        url + call.path,
        data=call.data,
        headers=call.all_headers,
        timeout=TIMEOUT_SECONDS,
        auth=_Signature(call.signer) if call.signer else None,
    )
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        response.raise_for_status()
    except requests.HTTPError as error:
        return Answer(response.status_code, headers, response.text, "HTTPError", str(error))
    return Answer(response.status_code, headers, response.text)


class _Signature(AuthBase):
    """Signs with botocore, as the packages for requests do."""

    def __init__(self, signer: Signer) -> None:
        keys = signer.keys
        given = BotoCredentials(keys.access_key_id, keys.secret_access_key, keys.session_token)
        self._auth = SigV4Auth(given, "execute-api", signer.region)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        named = {name: request.headers[name] for name in request.headers if name == "content-type"}
        signed = AWSRequest(request.method, request.url, named, request.body)
        self._auth.add_auth(signed)
        request.headers.update(dict(signed.headers))
        return request


def curl(url: str, call: Call, *options: str) -> Answer:
    """curl; further options as on its command line."""
    command = ["curl", "--silent", "--show-error", "--include", "--http1.1", "-X", call.method]
    command += ["--max-time", str(TIMEOUT_SECONDS), "--retry", str(call.retries), *options]
    if call.signer:
        keys = call.signer.keys
        command += ["--aws-sigv4", f"aws:amz:{call.signer.region}:execute-api"]
        command += ["--user", f"{keys.access_key_id}:{keys.secret_access_key}"]
        command += ["-H", f"x-amz-security-token: {keys.session_token or ''}"]
    for name, value in call.all_headers.items():
        command += ["-H", f"{name}: {value}"]
    if call.data is not None:
        command += ["--data-binary", "@-"]
    done = subprocess.run([*command, url + call.path], input=call.data, capture_output=True)
    if done.returncode:
        raise AssertionError(done.stderr.decode())
    return _parsed(done.stdout)


def _parsed(output: bytes) -> Answer:
    """Read what `curl --include` prints."""
    head, _, body = output.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Answer(
        int(status.split()[1]), {name.lower(): value for name, value in headers.items()}, body
    )


OPENAI: Mapping[str, HttpClient] = MappingProxyType(
    {"openai-python": openai_python, "openai-node": openai_node}
)
PLAIN: Mapping[str, HttpClient] = MappingProxyType(
    {"axios": axios, "requests": python_requests, "curl": curl}
)
EVERY: Mapping[str, HttpClient] = MappingProxyType({**OPENAI, **PLAIN})
