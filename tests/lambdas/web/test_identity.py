"""One identity for each client, whatever carries it, or a refusal in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.budget import budget
from tests.lambdas.test_fuzz import json_values, texts
from tests.lambdas.web.identity_shapes import (
    REFUSED,
    SHAPES,
    UNAUTHENTICATED,
    read,
    signed_rest,
)
from web import claims, identity
from web.errors import IdentityUnclearError
from web.identity import ANONYMOUS, Identity


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_has_its_identity(shape: str) -> None:
    context, name, account = SHAPES[shape]

    assert read(context) == Identity(name, account)
    assert read(context).is_known


@pytest.mark.parametrize("shape", REFUSED)
def test_credentials_that_several_clients_may_have_are_refused(shape: str) -> None:
    with pytest.raises(IdentityUnclearError) as refused:
        read(REFUSED[shape])

    assert (refused.value.status, refused.value.code) == (403, "identity_unclear")
    assert refused.value.message.count("Send") + refused.value.message.count("Sign with") == 1


@pytest.mark.parametrize("shape", UNAUTHENTICATED)
def test_only_a_route_without_credentials_has_anonymous_clients(shape: str) -> None:
    assert read(UNAUTHENTICATED[shape]) == ANONYMOUS
    assert not read(UNAUTHENTICATED[shape]).is_known


@budget(200)
@given(one=st.tuples(texts, texts), other=st.tuples(texts, texts))
def test_two_lists_of_parts_never_make_one_name(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert (claims.joined("jwt", *one) == claims.joined("jwt", *other)) == (one == other)


some_json = json_values.map(lambda value: json.loads(json.dumps(value)))
sections = st.sampled_from(["iam", "jwt", "lambda", "claims", "key_name", "principalId"])
field_names = (
    *("userArn", "cognitoIdentity", "identityId", "identityPoolId", "amr", "claims", "key_name"),
    *("iss", "sub", "client_id", "azp", "oid", "tid"),
)
nested = st.recursive(
    some_json,
    lambda inner: st.dictionaries(st.sampled_from(field_names), inner, max_size=4),
    max_leaves=12,
)
signers = st.dictionaries(st.sampled_from(sorted(signed_rest(None)["identity"])), some_json)


@budget(300)
@given(authorizer=st.dictionaries(sections, nested, min_size=1), signer=signers | some_json)
def test_whatever_an_authorizer_reports_is_one_client_or_refused(
    authorizer: Any, signer: Any
) -> None:
    try:
        found = read({"authorizer": authorizer, "identity": signer})
    except IdentityUnclearError:
        return
    if found == ANONYMOUS:
        assert not {"iam", "jwt", "lambda"} & authorizer.keys()
        assert all(value is None for value in authorizer.values())
    else:
        assert found.name.partition(":")[1]
        assert len(identity.digest(found.name)) == len(identity.digest(found.account)) == 32
