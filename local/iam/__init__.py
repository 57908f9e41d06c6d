"""IAM's evaluation of identity policies, as far as this stack needs it."""

from local.iam.conditions import Context
from local.iam.policy import Policy, PolicyError, is_allowed

__all__ = ["Context", "Policy", "PolicyError", "is_allowed"]
