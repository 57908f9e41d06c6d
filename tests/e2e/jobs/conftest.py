"""examples/jobs, started once for all tests of jobs, with an internet to call back to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.fake_internet import Internet, Receiver
from local.fake_internet.internet import PUBLIC_ADDRESS
from local.sagemaker import Sleep
from local.stack import Stack
from tests.e2e.conftest import Log
from tests.e2e.jobs.support import BOTH, HOOKS, INSIDE, SPEED, Caller, Jobs


@pytest.fixture(scope="session")
def shared_jobs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jobs]:
    log = Log()
    internet = Internet(tmp_path_factory.mktemp("internet"))
    hosts = [HOOKS, INSIDE, BOTH]
    with Receiver(internet.authority.server_context(hosts)) as receiver:
        internet.add(HOOKS, receiver.port)
        internet.add(INSIDE, receiver.port, ["169.254.169.254"])
        internet.add(BOTH, receiver.port, [PUBLIC_ADDRESS, "10.0.0.1"])
        with Stack(
            example="jobs",
            model="echo",
            variables={"callback_hosts": hosts},
            clock_speed=SPEED,
            sleep=Sleep(wake_seconds=60, idle_seconds=100_000),
            internet=internet,
            log=log.write,
        ) as stack:
            yield Jobs(stack, log, receiver)


@pytest.fixture
def jobs(shared_jobs: Jobs) -> Iterator[Jobs]:
    """The running example, with no fault left from or for another test."""
    shared_jobs.stack.faults.clear()
    yield shared_jobs
    shared_jobs.stack.faults.clear()


@pytest.fixture
def stack(jobs: Jobs) -> Stack:
    return jobs.stack


@pytest.fixture
def caller(stack: Stack) -> Caller:
    return Caller(stack, stack.credentials)
