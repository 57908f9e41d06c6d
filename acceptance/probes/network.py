"""Endpoints in a VPC, and with an encrypted volume."""

from __future__ import annotations

from acceptance.probe import Probe, Scene, Seen


def _in_service(scene: Scene) -> Seen:
    error = scene.history[-1].error
    return Seen(not error, error[-300:] or "in service")


def _interfaces(scene: Scene) -> Seen:
    groups = [{"Name": "group-name", "Values": [f"{scene.name}*"]}]
    found = scene.cloud.client("ec2").describe_network_interfaces(Filters=groups)
    count = len(found["NetworkInterfaces"])
    return Seen(count > 0, f"{count} network interfaces")


PROBES = (
    Probe(
        id="volume-key",
        claim="The condition `kms:GrantIsForAWSResource` lets SageMaker use a key for volumes.",
        expected="an endpoint in service",
        at="network/created",
        look=_in_service,
    ),
    Probe(
        id="network-interfaces",
        claim="SageMaker creates the network interfaces with the execution role, in the module's "
        "security group; the run's last lines show how long their removal takes.",
        expected="network interfaces of the group",
        at="network/created",
        look=_interfaces,
    ),
)
