"""The AWS control plane on a laptop: moto's server with its gaps bridged."""

from local.aws.control_plane import ControlPlane
from local.aws_api.call import Call

__all__ = ["Call", "ControlPlane"]
