"""`make demo`: apply the module to an emulated AWS, ask a real model, stay until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import shlex
import signal
import sys
import threading
import time
from types import FrameType

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.model_server import ModelServerError
from local.passes import bearer
from local.serving import PortTakenError
from local.stack import Stack, StackError
from local.state import StateError
from local.steps import Steps
from local.terraform import TerraformError

PROMPT = "The capital of France is"
PARAMETERS = {"max_new_tokens": 24}
ANSWER_SECONDS = 60

# Where the engines' containers read which model to serve, see modules/image/engines.tf.
MODEL_VARIABLES = {
    "HF_MODEL_ID",
    "SM_LLAMA_CPP_HF_REPO",
    "SM_SGLANG_MODEL_PATH",
    "SM_VLLM_MODEL",
}


class DemoError(Exception):
    """The demo ran and its answer was not the expected one."""


def main(arguments: list[str]) -> int:
    """Run the demo; return the exit status. Every known failure is one line on standard error."""
    options = _parse(arguments)
    # `kill` ends the demo as Ctrl-C does, so that nothing is left behind.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _demo(options)
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.")
    except (
        DemoError,
        ModelServerError,
        PortTakenError,
        StackError,
        StateError,
        TerraformError,
    ) as error:
        print(f"The demo failed: {error}", file=sys.stderr)
        return 1
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the first answer")
    parser.add_argument("--port", type=int, default=0, help="the API's port")
    parser.add_argument("--model", help='a GGUF file, or "echo"; SmolLM2-135M without it')
    parser.add_argument("--example", default="gpt2", help="a folder of examples/")
    return parser.parse_args(arguments)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _demo(options: argparse.Namespace) -> None:
    step = Steps(lambda line: print(line, flush=True))
    step("Starting an emulated AWS and a model; no AWS account is involved")
    with Stack(
        options.example, model=options.model, port=options.port, step=step, log=_log
    ) as stack:
        _introduce(stack)
        _ask(stack)
        if not options.once:
            print("\nCtrl-C ends it. Each request's log lines follow.", flush=True)
            threading.Event().wait()


def _log(source: str, line: str) -> None:
    print(f"[{source}] {line}", flush=True)


def _introduce(stack: Stack) -> None:
    """Say what answers, and how to call it."""
    wanted = {
        value
        for endpoint in stack.applied.endpoints
        for variant in endpoint.configuration.variants
        for name, value in variant.model.environment.items()
        if name in MODEL_VARIABLES
    }
    for model in sorted(wanted):
        print(f"\nThe endpoint asks for {model}; on this machine a stand-in answers:")
        print(f"{stack.model_name}.")
    body = shlex.quote(json.dumps({"inputs": PROMPT, "parameters": PARAMETERS}))
    post = f"-H 'content-type: application/json' -d {body}"
    print("\nTry it from another terminal:\n")
    print(f"  {_curl(stack)} {post} {stack.generate_url}\n")
    print(f"  {_curl(stack)} {stack.endpoint_info_url}\n")
    print("Break the endpoint once, and see what a client gets:\n")
    fault = shlex.quote(json.dumps({"kind": "throttle"}))
    print(f"  curl -d {fault} {stack.runtime_url}/_local/faults\n", flush=True)


def _is_signed(stack: Stack) -> bool:
    return any(route.authorization == "AWS_IAM" for route in stack.applied.apis[0].routes)


def _curl(stack: Stack) -> str:
    """`curl`, told to sign, or to show a key or a token, where the API demands it."""
    if pass_ := bearer(stack):
        return f"curl -H 'authorization: Bearer {pass_}'"
    if not _is_signed(stack):
        return "curl"
    key = stack.credentials
    signing = f'--aws-sigv4 "aws:amz:{stack.region}:execute-api"'
    return f"curl {signing} --user {key.access_key_id}:{key.secret_access_key}"


def _ask(stack: Stack) -> None:
    """Send one prompt and print what came back, with its latency."""
    body = json.dumps({"inputs": PROMPT, "parameters": PARAMETERS}).encode()
    headers = {"content-type": "application/json"}
    if pass_ := bearer(stack):
        headers["authorization"] = f"Bearer {pass_}"
    elif _is_signed(stack):
        headers = _signed(stack, body, headers)
    began = time.monotonic()
    answer = httpx.post(stack.generate_url, content=body, headers=headers, timeout=ANSWER_SECONDS)
    milliseconds = (time.monotonic() - began) * 1000
    if answer.status_code != 200:
        raise DemoError(f"the API answered {answer.status_code}: {answer.text}")
    print(f"POST {stack.generate_url}  {PROMPT!r}")
    print(f"{answer.status_code} in {milliseconds:.0f} ms, a cold start included:")
    print(f"\n  {answer.text}", flush=True)


def _signed(stack: Stack, body: bytes, headers: dict[str, str]) -> dict[str, str]:
    request = AWSRequest("POST", stack.generate_url, headers=headers, data=body)
    key = Credentials(stack.credentials.access_key_id, stack.credentials.secret_access_key)
    SigV4Auth(key, "execute-api", stack.region).add_auth(request)
    return dict(request.headers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
