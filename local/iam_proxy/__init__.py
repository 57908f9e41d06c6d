"""A proxy in front of the emulated AWS: it passes on the calls that a function's role allows.

The emulated AWS itself allows every call, which is right for Terraform and wrong for a
function: each call of a function is verified (SigV4), held against the applied policies of the
function's role, action and resource, and only then passed on. Resource policies, of a bucket or a
queue, are not evaluated.
"""

from local.iam_proxy.app import create_app
from local.iam_proxy.call import Account

__all__ = ["Account", "create_app"]
