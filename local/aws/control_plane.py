"""The emulated AWS: moto's server in this process, on a free port of loopback.

It runs in this process and not in one of its own so that its calls and resources can be read
directly, and so that nothing stays behind when this process is killed. Each control plane is an
AWS account of its own: several can live in one process without seeing one another.
"""

from __future__ import annotations

import itertools
import os
import threading
from types import TracebackType
from typing import Any, Self

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, make_server

from local.aws.application import Application, BridgeTable
from local.aws_api.call import Call
from local.deployer import Deployer
from local.moto_bridges import BRIDGES
from local.refusals.lambda_concurrency import DEFAULT_QUOTA

LOOPBACK = "127.0.0.1"
DEAD_PROXY = f"http://{LOOPBACK}:9"
"""Nothing listens on the discard port: what is not on loopback cannot be reached."""

STOP_WITHIN_SECONDS = 0.05

_accounts = itertools.count(123456789012)


class ControlPlane:
    """An emulated AWS account, up while the context is open.

    Attributes:
        region: the region that ``environment()`` names; all regions are available.
        account_id: twelve digits.
        calls: every call that had a response, in order.
        url: where it listens.
    """

    def __init__(
        self,
        region: str = "us-east-1",
        account_id: str | None = None,
        bridges: BridgeTable = BRIDGES,
        deployer: Deployer | None = None,
        concurrent_executions: int = DEFAULT_QUOTA,
        has_api_log_role: bool = True,
    ) -> None:
        """Open the port; the server responds once the context is entered.

        Args:
            region: for ``environment()``.
            account_id: None for one that no other control plane of this process has.
            bridges: operation → what responds in moto's place; a test may add its own.
            deployer: the identity of Terraform; None for one that may do everything.
            concurrent_executions: Lambda's quota; 10 for a new account.
            has_api_log_role: whether API Gateway has a role for the logs of REST APIs; False for
                a new account.
        """
        self.region = region
        self.account_id = account_id or str(next(_accounts))
        self.calls: list[Call] = []
        application = Application(
            self.account_id,
            bridges,
            self.calls,
            deployer,
            concurrent_executions,
            has_api_log_role,
        )
        self._server: BaseWSGIServer = make_server(
            LOOPBACK, 0, application, threaded=True, request_handler=_QuietHandler
        )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(STOP_WITHIN_SECONDS,), daemon=True
        )
        self.url = f"http://{LOOPBACK}:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def environment(self) -> dict[str, str]:
        """Return the whole environment for a Terraform plan, apply or destroy, or for an SDK.

        Nothing of the user's own AWS settings is in it, and the real AWS cannot be reached from
        it: every service's endpoint is this control plane, the credentials are made up, and all
        that is not on loopback goes to a proxy that does not exist.
        """
        return {
            **{name: value for name, value in os.environ.items() if not _is_foreign(name)},
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "emulated",
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "HTTP_PROXY": DEAD_PROXY,
            "HTTPS_PROXY": DEAD_PROXY,
            "NO_PROXY": f"{LOOPBACK},localhost",
        }


def _is_foreign(name: str) -> bool:
    """Whether a variable could lead an SDK, or a provider, to another AWS."""
    return name.startswith("AWS_") or name.lower().endswith("_proxy")


class _QuietHandler(MotoRequestHandler):
    """Prints nothing: the control plane keeps a record of the calls."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Drop werkzeug's line."""
