"""What the measured code runs in: Lambda's variables, the unpacked zips, a venv of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tools.package import DIST

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv-bench"
_OPENAI: Mapping[str, object] = {
    "endpoint_name": "gpt2",
    "engine": "vllm",
    "model_names": ["gpt2"],
    "chat_template": None,
    "max_completion_tokens": None,
    "max_body_bytes": 1048576,
    "invoke_timeout_seconds": 24,
    "stream_timeout_seconds": 300,
    "keep_alive_seconds": 15,
    "rate_limits": None,
}
SETTINGS: Mapping[str, Mapping[str, object]] = {
    "generate": {
        "endpoint_name": "gpt2",
        "invoke_timeout_seconds": 24,
        "max_body_bytes": 1048576,
        "target_variants": [],
        "rate_limits": None,
    },
    "info": {
        "endpoint_url": "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/gpt2",
        "openapi": None,
        "model_names": [],
    },
    "openai_buffered": {**_OPENAI, "can_stream": False},
    "openai_stream": {**_OPENAI, "can_stream": True},
}

REQUIREMENTS = ROOT / "requirements" / "bench.txt"

LAMBDA = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_LAMBDA_LOG_FORMAT": "JSON",
    # Otherwise its import waits for a list of prices from the network.
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
}


def environment(function: str) -> dict[str, str]:
    """Return the environment of a function."""
    return {**LAMBDA, "SETTINGS": json.dumps(SETTINGS[function])}


def unpack(target: Path) -> dict[str, Path]:
    """Unpack the zips of the measured functions. Returns function → folder."""
    folders = {function: target / function for function in SETTINGS}
    for function, folder in folders.items():
        with zipfile.ZipFile(DIST / f"{function}.zip") as archive:
            archive.extractall(folder)
    return folders


def others_python() -> Path:
    """Return the Python that has what is compared with, made anew when its pins change."""
    python = VENV / "bin" / "python"
    stamp = VENV / "bench.txt"
    if not stamp.is_file() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        print(f"Installing what to compare with into {VENV.name} ...", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=True)
        stamp.write_bytes(REQUIREMENTS.read_bytes())
    return python
