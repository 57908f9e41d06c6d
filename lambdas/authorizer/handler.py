"""The Lambda authorizer: validates API keys on routes with `auth = "API_KEY"`."""

import os
import time

from authorizer.authorizer import Authorizer
from authorizer.key_ring import Entry
from authorizer.settings import Settings
from web import log
from web.settings import load


def create(settings: Settings) -> Authorizer:
    """Make the authorizer, with its keys read already."""
    entries = [
        Entry(name, bytes.fromhex(digest))
        for name, digests in settings.digests.items()
        for digest in digests
    ]
    if not settings.secrets:
        return Authorizer(entries, header=settings.header)
    # botocore takes ten times as long to import as all the rest: only secrets need it.
    from authorizer.secret_store import SecretStore, create_client

    store = SecretStore(settings.secrets, create_client(), time.time)
    store.entries()
    return Authorizer(entries, store, settings.header)


log.configure(os.environ)
handler = create(load(Settings, os.environ)).handle
