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

from local.caller import Caller, CallerError
from local.model_server import ModelServerError
from local.serving import PortTakenError
from local.stack import Stack, StackError
from local.state import StateError
from local.steps import Steps
from local.terraform import TerraformError

PROMPT = "The capital of France is"
PARAMETERS = {"max_new_tokens": 24}

# Where the engines' containers read which model to serve, see modules/image/engines.tf.
MODEL_VARIABLES = {
    "HF_MODEL_ID",
    "SM_LLAMA_CPP_HF_REPO",
    "SM_SGLANG_MODEL_PATH",
    "SM_VLLM_MODEL",
}


def main(arguments: list[str]) -> int:
    """Run the demo; return the exit status. Every known failure is one line on standard error."""
    options = _parse(arguments)
    # `kill` ends the demo as Ctrl-C does, so that nothing is left behind; and Ctrl-C does so also
    # where a shell started the demo in the background, and with that told it to ignore it.
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        _demo(options)
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.")
    except (
        CallerError,
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
        caller = Caller(stack)
        _introduce(stack, caller)
        _ask(caller)
        if not options.once:
            print("\nCtrl-C ends it. Each request's log lines follow.", flush=True)
            threading.Event().wait()


def _log(source: str, line: str) -> None:
    print(f"[{source}] {line}", flush=True)


def _introduce(stack: Stack, caller: Caller) -> None:
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
    print(f"  {caller.curl} {post} {caller.url}\n")
    print(f"  {caller.curl} {stack.endpoint_info_url}\n")
    print("Break the endpoint once, and see what a client gets:\n")
    fault = shlex.quote(json.dumps({"kind": "throttle"}))
    print(f"  curl -d {fault} {stack.runtime_url}/_local/faults\n", flush=True)


def _ask(caller: Caller) -> None:
    """Send one prompt and print what came back, with its latency."""
    began = time.monotonic()
    answer = caller.ask({"inputs": PROMPT, "parameters": PARAMETERS})
    milliseconds = (time.monotonic() - began) * 1000
    print(f"POST {caller.url}  {PROMPT!r}")
    print(f"{answer.status_code} in {milliseconds:.0f} ms, a cold start included:")
    print(f"\n  {answer.text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
