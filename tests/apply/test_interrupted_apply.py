"""An apply that ends half-way, and the next one that brings it to its end.

What Terraform promises is tried, and no more. Asked to stop, it notes what it was creating. Killed,
it keeps what it had finished; a resource that AWS has begun to create at that very moment is not
noted, and has to be imported or deleted by hand.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.aws import ControlPlane
from local.aws_api.call import ApiRequest, ApiResponse, Forward, refusal
from local.moto_bridges import BRIDGES, sagemaker_endpoint
from terraform_cli import Terraform
from tests.apply.resources import everything
from tests.apply.stack import Stack, initialized, successes

PATIENCE_SECONDS = 120


class Moment:
    """A call that takes as long as the test wants."""

    def __init__(self) -> None:
        self.come = threading.Event()
        self.over = threading.Event()

    def still_creating(self, request: ApiRequest, forward: Forward) -> ApiResponse:
        """Bridge DescribeEndpoint: the endpoint is not in service until the moment is over."""
        response = sagemaker_endpoint.describe(request, forward)
        if self.over.is_set():
            return response
        self.come.set()
        return response.with_json(response.json() | {"EndpointStatus": "Creating"})

    def lost(self, _request: ApiRequest, forward: Forward) -> ApiResponse:
        """Bridge CreateEndpoint: what is asked during the moment never reaches AWS."""
        if self.over.is_set():
            return forward()
        self.come.set()
        self.over.wait(PATIENCE_SECONDS)
        return refusal("ServiceUnavailable", "lost on its way", status=503)


@contextmanager
def applying(stack: Stack, moment: Moment) -> Iterator[subprocess.Popen[str]]:
    """Start an apply, and yield its process when the moment has come."""
    arguments = ["apply", "-input=false", "-auto-approve"]
    with stack.terraform.start(stack.directory, arguments, stack.aws.environment()) as process:
        assert process.stdout
        output: list[str] = []
        reader = threading.Thread(target=output.extend, args=(process.stdout,))
        reader.start()
        try:
            assert moment.come.wait(PATIENCE_SECONDS), "".join(output)
            yield process
        finally:
            moment.over.set()
            reader.join(PATIENCE_SECONDS)


def quiet(aws: ControlPlane, seconds: float = 1.5) -> None:
    """Wait until the account has had no call for a while."""
    while not aws.calls or time.monotonic() - aws.calls[-1].at < seconds:
        time.sleep(0.1)


@pytest.mark.long
@pytest.mark.xdist_group("apply-interrupted")
def test_an_apply_that_is_asked_to_stop_half_way_is_finished_by_the_next(
    terraform: Terraform, tmp_path: Path
) -> None:
    moment = Moment()
    bridges = {**BRIDGES, ("sagemaker", "DescribeEndpoint"): moment.still_creating}
    with ControlPlane(bridges=bridges) as aws:
        stack = initialized(terraform, aws, tmp_path, "examples/gpt2-cpu")
        with applying(stack, moment) as process:
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE_SECONDS) != 0
        assert successes(aws.calls, "CreateFunction") == []
        stack.apply()
        assert not stack.has_changes()
        assert len(successes(aws.calls, "CreateFunction")) == 2


@pytest.mark.long
@pytest.mark.xdist_group("apply-killed")
def test_an_apply_that_is_killed_between_two_resources_is_finished_by_the_next(
    terraform: Terraform, tmp_path: Path
) -> None:
    moment = Moment()
    with ControlPlane(bridges={**BRIDGES, ("sagemaker", "CreateEndpoint"): moment.lost}) as aws:
        stack = initialized(terraform, aws, tmp_path, "examples/gpt2-cpu")
        with applying(stack, moment) as process:
            quiet(aws)
            os.killpg(process.pid, signal.SIGKILL)
        before = everything(aws)
        assert before
        stack.apply()
        assert not stack.has_changes()
        assert before < everything(aws)
