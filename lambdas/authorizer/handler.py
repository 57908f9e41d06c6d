"""Lets in who holds a key: called by the API before each request to a route with `API_KEY`."""

import os
import time

from authorizer import app
from authorizer.config import AuthorizerConfig
from gateway import log


def create(config: AuthorizerConfig) -> app.Handler:
    """Make the Lambda handler, its keys read already."""
    if not config.stored_keys:
        return app.create(config.digests)
    # botocore takes ten times as long to import as all the rest: only who needs it waits for it.
    from authorizer.vault import Vault, create_client

    vault = Vault(config.stored_keys, create_client(), time.time)
    vault.entries()
    return app.create(config.digests, vault)


log.configure(os.environ)
handler = create(AuthorizerConfig.from_environ(os.environ))
