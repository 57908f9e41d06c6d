"""The AWS control plane on a laptop: moto's server with its gaps bridged."""

from local.aws.api import Call
from local.aws.control_plane import ControlPlane

__all__ = ["Call", "ControlPlane"]
