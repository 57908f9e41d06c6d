"""Lets in who holds a key: called by the API before each request to a route with `API_KEY`."""

import os
import time

from authorizer import authorizer
from authorizer.settings import AuthorizerConfig
from web import log


def create(config: AuthorizerConfig) -> authorizer.Handler:
    """Make the Lambda handler, its keys read already."""
    if not config.stored_keys:
        return authorizer.create(config.digests)
    # botocore takes ten times as long to import as all the rest: only who needs it waits for it.
    from authorizer.secret_store import Vault, create_client

    vault = Vault(config.stored_keys, create_client(), time.time)
    vault.entries()
    return authorizer.create(config.digests, vault)


log.configure(os.environ)
handler = create(AuthorizerConfig.from_environ(os.environ))
