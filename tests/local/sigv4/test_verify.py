from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given, settings
from hypothesis import strategies as st

from local.identity import Credentials, Identities
from local.sigv4 import SignatureError, SignedRequest, verify

ROLE = "arn:aws:sts::123456789012:assumed-role/demo-generate/demo-generate"
USER = "arn:aws:iam::123456789012:user/caller"
HOST = "api.example.com"


@pytest.fixture
def identities() -> Identities:
    return Identities()


@pytest.fixture
def credentials(identities: Identities) -> Credentials:
    return identities.mint(ROLE, [])


def sign(
    credentials: Credentials,
    *,
    method: str = "POST",
    target: str = "/generate",
    body: bytes = b'{"inputs": "hi"}',
    headers: dict[str, str] | None = None,
    service: str = "execute-api",
    region: str = "us-east-1",
) -> SignedRequest:
    """A request with the Authorization header that botocore makes."""
    request = AWSRequest(method, f"https://{HOST}{target}", headers=headers or {}, data=body)
    SigV4Auth(_botocore(credentials), service, region).add_auth(request)
    return _as_received(request, body)


def presign(credentials: Credentials, target: str, expires: int = 60) -> SignedRequest:
    request = AWSRequest("GET", f"https://{HOST}{target}")
    SigV4QueryAuth(_botocore(credentials), "execute-api", "us-east-1", expires).add_auth(request)
    return _as_received(request, b"")


def _botocore(credentials: Credentials) -> BotocoreCredentials:
    return BotocoreCredentials(
        credentials.access_key_id, credentials.secret_access_key, credentials.session_token
    )


def _as_received(request: AWSRequest, body: bytes) -> SignedRequest:
    url = urlsplit(str(request.url))
    headers = [("host", HOST), *((n.lower(), v) for n, v in request.headers.items())]
    return SignedRequest(str(request.method), url.path, url.query, headers, body)


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(SignatureError) as raised:
        action()
    assert raised.value.status == 403
    return raised.value.code


def test_a_signed_request_gives_its_identity(
    identities: Identities, credentials: Credentials
) -> None:
    identity = verify(sign(credentials), identities, "execute-api", "us-east-1")
    assert identity.arn == ROLE


def test_a_user_without_a_session_token_is_verified(identities: Identities) -> None:
    request = sign(identities.mint(USER, []))
    assert verify(request, identities, "execute-api", "us-east-1").arn == USER


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/generate/",
        "//generate//twice",
        "/a/./b/../c",
        "/a%20b/%C3%A9/%2F/100%25",
        "/tilde~dash-dot._",
        "/endpoints/name/invocations:colon@at,comma;semi(paren)",
        "/generate?b=2&a=1&a=0",
        "/generate?empty=&flag",
        "/generate?name=a%20b%2Fc%3D%26&%C3%A9=%E2%82%AC",
        "/generate?A=1&a=2&a-b=3&ab=4",
    ],
)
def test_odd_paths_and_queries_verify(
    identities: Identities, credentials: Credentials, target: str
) -> None:
    request = sign(credentials, target=target)
    assert verify(request, identities, "execute-api", "us-east-1").arn == ROLE


PATHS = st.lists(st.text("abcXYZ019-._~%/ é:@,;()+'!*", max_size=8), max_size=4)
QUERIES = st.lists(st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=5)), max_size=4)


@settings(deadline=None)  # a busy machine is no failure
@given(PATHS, QUERIES)
def test_any_escaped_path_and_query_verify(
    segments: list[str], parameters: list[tuple[str, str]]
) -> None:
    identities = Identities()
    target = "/" + "/".join(quote(segment, safe="") for segment in segments)
    if parameters:
        target += "?" + urlencode(parameters, quote_via=quote, safe="", errors="replace")
    request = sign(identities.mint(ROLE, []), target=target)
    assert verify(request, identities, "execute-api", "us-east-1").arn == ROLE


def test_spaces_in_header_values_are_folded(
    identities: Identities, credentials: Credentials
) -> None:
    request = sign(credentials, headers={"X-Amz-Meta": "  two   words "})
    assert verify(request, identities, "execute-api", "us-east-1").arn == ROLE


def test_a_presigned_query_verifies(identities: Identities, credentials: Credentials) -> None:
    request = presign(credentials, "/endpoint?x=a%20b")
    assert "authorization" not in dict(request.headers)
    assert verify(request, identities, "execute-api", "us-east-1").arn == ROLE


def test_a_presigned_query_ends_with_its_own_lifetime(
    identities: Identities, credentials: Credentials
) -> None:
    request = presign(credentials, "/endpoint", expires=60)
    later = datetime.now(UTC) + timedelta(seconds=90)
    code = code_of(
        lambda: verify(request, identities, "execute-api", "us-east-1", clock=lambda: later)
    )
    assert code == "InvalidSignatureException"


def test_an_unsigned_request_lacks_its_token(identities: Identities) -> None:
    request = SignedRequest("POST", "/generate", "", [("host", HOST)], b"")
    code = code_of(lambda: verify(request, identities, "execute-api", "us-east-1"))
    assert code == "MissingAuthenticationTokenException"


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer token",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/execute-api/aws4_request",
        "AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature=00",
    ],
)
def test_an_authorization_that_misses_parts_is_incomplete(
    identities: Identities, authorization: str
) -> None:
    headers = [("Host", HOST), ("Authorization", authorization)]
    request = SignedRequest("POST", "/generate", "", headers, b"")
    code = code_of(lambda: verify(request, identities, "execute-api", "us-east-1"))
    assert code == "IncompleteSignatureException"


@pytest.mark.parametrize("date", [None, "yesterday", "2026-01-01T00:00:00Z"])
def test_a_missing_or_odd_date_is_incomplete(
    identities: Identities, credentials: Credentials, date: str | None
) -> None:
    request = sign(credentials)
    headers = [(n, v) for n, v in request.headers if n != "x-amz-date"]
    if date is not None:
        headers.append(("x-amz-date", date))
    changed = replace(request, headers=headers)
    code = code_of(lambda: verify(changed, identities, "execute-api", "us-east-1"))
    assert code == "IncompleteSignatureException"


def test_an_unknown_key_is_unrecognized(credentials: Credentials) -> None:
    request = sign(credentials)
    code = code_of(lambda: verify(request, Identities(), "execute-api", "us-east-1"))
    assert code == "UnrecognizedClientException"


@pytest.mark.parametrize("token", [None, "another"])
def test_a_missing_or_wrong_session_token_is_unrecognized(
    identities: Identities, credentials: Credentials, token: str | None
) -> None:
    request = sign(replace(credentials, session_token=token))
    code = code_of(lambda: verify(request, identities, "execute-api", "us-east-1"))
    assert code == "UnrecognizedClientException"


def test_a_wrong_secret_does_not_match(identities: Identities, credentials: Credentials) -> None:
    request = sign(replace(credentials, secret_access_key="0" * 40))
    code = code_of(lambda: verify(request, identities, "execute-api", "us-east-1"))
    assert code == "InvalidSignatureException"


@pytest.mark.parametrize(
    "change",
    [
        lambda r: replace(r, method="PUT"),
        lambda r: replace(r, raw_path="/other"),
        lambda r: replace(r, raw_query="x=1"),
        lambda r: replace(r, body=b"{}"),
        lambda r: replace(r, headers=[("host", "other"), *r.headers[1:]]),
    ],
    ids=["method", "path", "query", "body", "host"],
)
def test_a_request_changed_after_signing_does_not_match(
    identities: Identities,
    credentials: Credentials,
    change: Callable[[SignedRequest], SignedRequest],
) -> None:
    request = change(sign(credentials))
    code = code_of(lambda: verify(request, identities, "execute-api", "us-east-1"))
    assert code == "InvalidSignatureException"


@pytest.mark.parametrize(
    ("service", "region"), [("sagemaker", "us-east-1"), ("execute-api", "eu-west-1")]
)
def test_a_signature_for_another_service_or_region_is_refused(
    identities: Identities, credentials: Credentials, service: str, region: str
) -> None:
    request = sign(credentials, service=service, region=region)
    code = code_of(lambda: verify(request, identities, "execute-api", "us-east-1"))
    assert code == "InvalidSignatureException"


def test_a_signature_that_leaves_out_the_host_is_refused(
    identities: Identities, credentials: Credentials
) -> None:
    request = sign(credentials)
    headers = [(n, v.replace("SignedHeaders=host;", "SignedHeaders=")) for n, v in request.headers]
    changed = replace(request, headers=headers)
    with pytest.raises(SignatureError, match="'Host'"):
        verify(changed, identities, "execute-api", "us-east-1")


@pytest.mark.parametrize(("minutes", "accepted"), [(-4, True), (4, True), (-6, False), (6, False)])
def test_the_clock_may_differ_by_five_minutes(
    identities: Identities, credentials: Credentials, minutes: int, accepted: bool
) -> None:
    request = sign(credentials)
    now = datetime.now(UTC) + timedelta(minutes=minutes)

    def check() -> object:
        return verify(request, identities, "execute-api", "us-east-1", clock=lambda: now)

    if accepted:
        check()
    else:
        assert code_of(check) == "InvalidSignatureException"


def test_a_request_is_read_from_an_asgi_scope() -> None:
    scope = {
        "method": "POST",
        "raw_path": b"/a%20b",
        "query_string": b"x=%C3%A9",
        "headers": [(b"host", b"h"), (b"x-many", b"1"), (b"x-many", b" 2 ")],
    }
    request = SignedRequest.from_scope(scope, b"body")
    assert request == SignedRequest(
        "POST", "/a%20b", "x=%C3%A9", [("host", "h"), ("x-many", "1"), ("x-many", " 2 ")], b"body"
    )
    assert request.header("x-many") == "1,2"
