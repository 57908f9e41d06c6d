"""The identity that deploys: the permissions that its calls of the control plane need."""

from local.deployer.deployer import Deployer
from local.deployer.permission import Permission

__all__ = ["Deployer", "Permission"]
