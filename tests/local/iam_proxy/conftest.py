"""The IAM proxy in front of an emulated AWS that holds a table, a bucket, a queue and a secret."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.aws import ControlPlane
from local.faults import Faults
from local.iam_proxy import Account, create_app
from local.identity import Identities
from local.serving import Serving
from tests.local.iam_proxy.support import REGION, TOPIC, Stores, client_of, fill


@pytest.fixture(scope="session")
def shared() -> Iterator[Stores]:
    identities, faults = Identities(), Faults()
    crashed: list[str] = []
    events: list[tuple[str, str]] = []
    published: list[tuple[str, str, str | None]] = []
    with ControlPlane(REGION) as aws, Serving() as serving:
        fill(lambda service: client_of(aws.url, service))
        account = Account(aws.account_id, REGION)
        app = create_app(
            account,
            identities,
            aws.url,
            faults=faults,
            crash=crashed.append,
            put_event=lambda arn, event: events.append((arn, event)),
            topics=frozenset({account.arn("sns", TOPIC)}),
            publish=lambda *message: published.append(message),
        )
        url = f"http://127.0.0.1:{serving.serve(app)}"
        yield Stores(url, aws.url, aws.account_id, identities, faults, crashed, events, published)


@pytest.fixture
def stores(shared: Stores) -> Iterator[Stores]:
    yield shared
    shared.faults.clear()
    shared.crashed.clear()
    shared.events.clear()
    shared.published.clear()
