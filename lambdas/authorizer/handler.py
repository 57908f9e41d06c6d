"""The Lambda authorizer: validates API keys on routes with `auth = "API_KEY"`."""

import os
import time

from authorizer.authorizer import Authorizer, KeyTable, SecretStore
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
    # botocore takes ten times as long to import as all the rest: only secrets and a table need it.
    return Authorizer(entries, _store(settings), settings.header, _table(settings))


def _store(settings: Settings) -> SecretStore | None:
    if not settings.secrets:
        return None
    from authorizer import secret_store

    store = secret_store.SecretStore(settings.secrets, secret_store.create_client(), time.time)
    store.entries()
    return store


def _table(settings: Settings) -> KeyTable | None:
    if settings.table is None:
        return None
    from authorizer import key_table

    return key_table.KeyTable(settings.table, key_table.create_client(), time.time)


log.configure(os.environ)
handler = create(load(Settings, os.environ)).handle
