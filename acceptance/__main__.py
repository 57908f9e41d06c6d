"""`make acceptance`: the module on your AWS account.

    python -m acceptance [--only NAME ...] [--auto-approve] [--deployer-role ARN] [--laptop]

It says what it will create and asks. Then it applies each deployment of `acceptance/deployments/`
step by step, looks with each probe of `acceptance/probes/`, destroys everything whatever happens,
and writes `build/acceptance/<run>/report.md` and `report.json`.

It exits with 0 if every probe that ran was confirmed, 1 if one was refuted or the run was
interrupted, and 2 if something is left behind.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from acceptance.aws import Aws
from acceptance.cloud import Cloud
from acceptance.deployment import Deployment
from acceptance.deployments import DEPLOYMENTS
from acceptance.probe import REFUTED
from acceptance.probes import PROBES
from acceptance.report import write
from acceptance.site import REPOSITORY, TAG
from acceptance.tour import Outcome, tour
from terraform_cli import TerraformError, find_terraform
from tools.aws_account import CredentialsError, caller

ASK = 'Type "yes" to create this on your account: '


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    given = _arguments(arguments)
    deployments = [DEPLOYMENTS[name] for name in given.only or DEPLOYMENTS]
    try:
        with _cloud(given) as cloud:
            _announce(cloud, deployments, given.deployer_role)
            if not (given.laptop or given.auto_approve or input(ASK) == "yes"):
                print("Nothing was created.")
                return 1
            return _run(cloud, deployments)
    except (CredentialsError, TerraformError) as error:
        print(error, file=sys.stderr)
        return 1


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="acceptance", description="Try the module on your AWS.")
    parser.add_argument("--only", nargs="*", choices=sorted(DEPLOYMENTS), help="deployments")
    parser.add_argument("--auto-approve", action="store_true", help="do not ask")
    parser.add_argument("--deployer-role", help="ARN of the role that Terraform assumes")
    parser.add_argument("--laptop", action="store_true", help="use the emulated AWS instead")
    return parser.parse_args(arguments)


@contextmanager
def _cloud(given: argparse.Namespace) -> Iterator[Cloud]:
    if given.laptop:
        # Here, so that a run on AWS does not load the laptop's stack.
        from acceptance.laptop import Laptop

        with Laptop() as laptop:
            yield laptop
        return
    who = caller()
    if who.region is None:
        raise CredentialsError("No region: set AWS_REGION, such as AWS_REGION=us-east-1.")
    yield Aws(who.account, who.region, given.deployer_role)


def _announce(cloud: Cloud, deployments: Sequence[Deployment], role: str | None) -> None:
    place = "account" if cloud.is_aws else "emulated account"
    print(f"On {place} {cloud.account} in {cloud.region}, Terraform as {role or 'you'}:\n")
    for each in deployments:
        missing = each.missing(_environ(cloud))
        life = f"not created, set {' and '.join(missing)}" if missing else f"~{each.minutes} min"
        print(f"  {each.name:12} {each.makes} ({life})")
    print("\nOne after the other; each is destroyed before the next. You pay for what runs.\n")


def _run(cloud: Cloud, deployments: Sequence[Deployment]) -> int:
    run_id = secrets.token_hex(3)
    started = datetime.now(UTC)
    folder = REPOSITORY / "build" / "acceptance" / f"{started:%Y%m%dT%H%M%S}-{run_id}"
    terraform = find_terraform()
    outcome = tour(
        cloud,
        terraform,
        deployments,
        list(PROBES.values()),
        run_id=run_id,
        folder=folder,
        environ=_environ(cloud),
        say=_say,
    )
    title = {
        "run": run_id,
        "place": f"{'AWS' if cloud.is_aws else 'the laptop'}, {cloud.region}",
        "started": f"{started:%Y-%m-%d %H:%M} UTC",
        "terraform": terraform.version,
        "deployments": ", ".join(each.name for each in deployments),
    }
    page = write(folder, title, outcome.findings, outcome.left)
    print(f"\n{page.read_text(encoding='utf-8')}\nReport: {page}")
    return _end(outcome, folder, run_id)


def _end(outcome: Outcome, folder: Path, run_id: str) -> int:
    if outcome.left:
        print(f"\nLEFT BEHIND, tagged {TAG}={run_id}; the states are in {folder}:", file=sys.stderr)
        for name in outcome.left:
            print(f"  {name}", file=sys.stderr)
        return 2
    for directory in filter(Path.is_dir, folder.iterdir()):
        shutil.rmtree(directory)
    refuted = any(finding.verdict == REFUTED for finding in outcome.findings)
    return 1 if refuted or outcome.is_interrupted else 0


def _environ(cloud: Cloud) -> Mapping[str, str]:
    return {**os.environ, **cloud.given}


def _say(line: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
