"""The shapes of `requestContext`, by what authenticates a client, and the identity of each.

Each shape is `requestContext` as AWS documents it; where only others have seen it, it has [?].
"""

from __future__ import annotations

from typing import Any

from web import event, identity
from web.identity import Identity

Context = dict[str, Any]

USER = "arn:aws:iam::123456789012:user/alice"
ROLE = "arn:aws:sts::123456789012:assumed-role/app"
SESSION = f"{ROLE}/i-0123"
POOL_ROLE = "arn:aws:sts::123456789012:assumed-role/Cognito_AppAuth_Role"
POOL_SESSION = f"{POOL_ROLE}/CognitoIdentityCredentials"
POOL = "us-east-1:4f291106-8703-466b-8f2b-3ecee1ca56ce"
OTHER_POOL = "us-east-1:5f291106-8703-466b-8f2b-3ecee1ca56ce"
ALICE = "us-east-1:3f291106-8703-466b-8f2b-3ecee1ca56ce"
BOB = "us-east-1:6f291106-8703-466b-8f2b-3ecee1ca56ce"
USER_POOL = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AmrPIBcWm"
LOGIN = ["authenticated", USER_POOL, f"{USER_POOL}:CognitoSignIn:940805d0-a810-42da-9515"]
GUEST = ["unauthenticated"]

COGNITO = f"https://{USER_POOL}"
AUTH0 = "https://example.eu.auth0.com/"
TENANT = "aaaabbbb-0000-cccc-1111-dddd2222eeee"
ENTRA_V1 = f"https://sts.windows.net/{TENANT}/"
ENTRA_V2 = f"https://login.microsoftonline.com/{TENANT}/v2.0"
OKTA = "https://example.okta.com/oauth2/default"
KEYCLOAK = "https://id.example.com/realms/main"
DUENDE = "https://identity.example.com"
TIMES = {"iat": "1795435200", "exp": "1795438800"}


def signed(arn: str | None, pool: Context | None = None) -> Context:
    """A signature, payload format 2.0."""
    caller = "AROAEXAMPLE:session"
    iam = {
        "accessKey": "ASIAEXAMPLE",
        "accountId": "123456789012",
        "callerId": caller,
        "cognitoIdentity": pool,
        "principalOrgId": "o-example",
        "userArn": arn,
        "userId": caller,
    }
    return {"authorizer": {"iam": iam}}


def signed_rest(
    arn: str | None, pool: str | None = None, user: str | None = None, kind: str | None = None
) -> Context:
    """A signature, payload format 1.0."""
    signer = {
        "accessKey": "ASIAEXAMPLE",
        "accountId": "123456789012",
        "apiKey": None,
        "caller": "AROAEXAMPLE:session",
        "cognitoAuthenticationProvider": ",".join(LOGIN[1:]) if kind == "authenticated" else None,
        "cognitoAuthenticationType": kind,
        "cognitoIdentityId": user,
        "cognitoIdentityPoolId": pool,
        "principalOrgId": "o-example",
        "sourceIp": "192.0.2.1",
        "user": "AROAEXAMPLE:session",
        "userAgent": "curl/8.5.0",
        "userArn": arn,
    }
    return {"identity": signer}


def pool_user(user: str, pool: str = POOL, amr: Any = LOGIN, arn: str = POOL_SESSION) -> Context:
    """A signature of an identity pool's user, payload format 2.0."""
    return signed(arn, {"amr": amr, "identityId": user, "identityPoolId": pool})


def token(issuer: str | None, **fields: Any) -> Context:
    """A token's claims, payload format 2.0: texts, lists as `[a b]`."""
    return {"authorizer": {"jwt": {"claims": {"iss": issuer, **TIMES, **fields}, "scopes": None}}}


def token_rest(issuer: str, **fields: Any) -> Context:
    """A token's claims, payload format 1.0 (REST API with a user pool, HTTP API with JWT)."""
    return {"authorizer": {"claims": {"iss": issuer, **TIMES, **fields}}}


def key(name: object) -> Context:
    """An API key of this module, payload format 2.0."""
    return {"authorizer": {"lambda": {"key_name": name}}}


def key_rest(name: object) -> Context:
    """An API key of this module, payload format 1.0."""
    return {"authorizer": {"principalId": "key", "key_name": name, "integrationLatency": 12}}


def read(context: Context) -> Identity:
    """The identity as the functions find it in an event."""
    return identity.of(event.parse({"requestContext": context}, "r-1"))


SIGNATURES: dict[str, tuple[Context, str, str]] = {
    "IAM user": (signed(USER), f"iam:{USER}", f"iam:{USER}"),
    "IAM user with a path": (
        signed("arn:aws:iam::123456789012:user/team/alice"),
        "iam:arn:aws:iam::123456789012:user/team/alice",
        "iam:arn:aws:iam::123456789012:user/team/alice",
    ),
    "IAM user of another account": (
        signed("arn:aws:iam::999999999999:user/alice"),
        "iam:arn:aws:iam::999999999999:user/alice",
        "iam:arn:aws:iam::999999999999:user/alice",
    ),
    "root user": (
        signed("arn:aws:iam::123456789012:root"),
        "iam:arn:aws:iam::123456789012:root",
        "iam:arn:aws:iam::123456789012:root",
    ),
    "session of a role": (signed(SESSION), f"iam:{SESSION}", f"iam:{ROLE}"),
    "session with a slash": (signed(f"{ROLE}/a/b"), f"iam:{ROLE}/a/b", f"iam:{ROLE}"),
    "session with a line break": (signed(f"{ROLE}/a\nb"), f"iam:{ROLE}/a\nb", f"iam:{ROLE}"),
    "session of IAM Identity Center": (
        signed(f"{ROLE[:-3]}AWSReservedSSO_Dev_0123456789abcdef/alice@example.com"),
        f"iam:{ROLE[:-3]}AWSReservedSSO_Dev_0123456789abcdef/alice@example.com",
        f"iam:{ROLE[:-3]}AWSReservedSSO_Dev_0123456789abcdef",
    ),
    "federated user": (
        signed("arn:aws-cn:sts::123456789012:federated-user/bob"),
        "iam:arn:aws-cn:sts::123456789012:federated-user/bob",
        "iam:arn:aws-cn:sts::123456789012:federated-user",
    ),
    "identity pool with login": (
        pool_user(ALICE),
        f"cognito:{POOL}#{ALICE}",
        f"cognito:{POOL}#{ALICE}",
    ),
    "identity pool with a developer's login": (
        pool_user(ALICE, amr=["authenticated", "login.example", f"login.example:{POOL}:alice"]),
        f"cognito:{POOL}#{ALICE}",
        f"cognito:{POOL}#{ALICE}",
    ),
    "identity pool, basic flow, session named by the client [?]": (
        pool_user(ALICE, arn=f"{POOL_ROLE}/web"),
        f"cognito:{POOL}#{ALICE}",
        f"cognito:{POOL}#{ALICE}",
    ),
    "identity pool without login": (
        pool_user(ALICE, amr=GUEST),
        f"cognito:{POOL}#{ALICE}",
        f"cognito-guests:{POOL}",
    ),
    "identity pool without amr [?]": (
        pool_user(ALICE, amr=None),
        f"cognito:{POOL}#{ALICE}",
        f"cognito-guests:{POOL}",
    ),
    "REST: IAM user": (signed_rest(USER), f"iam:{USER}", f"iam:{USER}"),
    "REST: session of a role": (signed_rest(SESSION), f"iam:{SESSION}", f"iam:{ROLE}"),
    "REST: identity pool with login": (
        signed_rest(POOL_SESSION, POOL, ALICE, "authenticated"),
        f"cognito:{POOL}#{ALICE}",
        f"cognito:{POOL}#{ALICE}",
    ),
    "REST: identity pool without login": (
        signed_rest(POOL_SESSION, POOL, ALICE, "unauthenticated"),
        f"cognito:{POOL}#{ALICE}",
        f"cognito-guests:{POOL}",
    ),
}

TOKENS: dict[str, tuple[Context, str]] = {
    "Cognito access token": (
        token(COGNITO, sub="940805d0", client_id="6an6jb", token_use="access", username="alice"),
        f"jwt:{COGNITO}#940805d0",
    ),
    "Cognito ID token": (
        token(COGNITO, sub="940805d0", aud="6an6jb", token_use="id", email="a@example.com"),
        f"jwt:{COGNITO}#940805d0",
    ),
    "Cognito client-credentials token": (
        token(
            COGNITO, sub="6an6jb", client_id="6an6jb", token_use="access", auth_time="1795435200"
        ),
        f"jwt-client:{COGNITO}#6an6jb",
    ),
    "Cognito client-credentials token without sub": (
        token(COGNITO, client_id="6an6jb", token_use="access", auth_time="1795435200", version="2"),
        f"jwt-client:{COGNITO}#6an6jb",
    ),
    "Auth0 user": (
        token(AUTH0, sub="auth0|42", azp="web", scope="openid", aud=f"[api {AUTH0}userinfo]"),
        f"jwt:{AUTH0}#auth0|42",
    ),
    "Auth0 machine": (
        token(AUTH0, sub="robot@clients", azp="robot", gty="client-credentials"),
        f"jwt:{AUTH0}#robot@clients",
    ),
    "Entra v1 user": (
        token(ENTRA_V1, sub="pairwise", oid="user-1", tid=TENANT, appid="web", scp="use"),
        f"jwt:{ENTRA_V1}#pairwise",
    ),
    "Entra v2 user": (
        token(ENTRA_V2, sub="pairwise", oid="user-1", tid=TENANT, azp="web", scp="use"),
        f"jwt:{ENTRA_V2}#pairwise",
    ),
    "Entra service principal": (
        token(ENTRA_V2, sub="sp-1", oid="sp-1", tid=TENANT, azp="robot", idtyp="app"),
        f"jwt:{ENTRA_V2}#sp-1",
    ),
    "Entra principal without sub [?]": (
        token(ENTRA_V2, oid="sp-1", tid=TENANT, azp="robot", idtyp="app"),
        f"jwt-oid:{ENTRA_V2}#{TENANT}#sp-1",
    ),
    "Entra v1 application without service principal [?]": (
        token(ENTRA_V1, tid=TENANT, appid="robot", appidacr="1", idp=ENTRA_V1, roles="[use]"),
        f"jwt-client:{ENTRA_V1}#robot",
    ),
    "Entra v2 application without service principal [?]": (
        token(ENTRA_V2, tid=TENANT, azp="robot", azpacr="1", uti="u", rh="r", ver="2.0"),
        f"jwt-client:{ENTRA_V2}#robot",
    ),
    "Okta user": (
        token(OKTA, sub="alice@example.com", uid="00u1", cid="0oa1", scp="[use]"),
        f"jwt:{OKTA}#alice@example.com",
    ),
    "Okta machine": (
        token(OKTA, sub="0oa1", cid="0oa1", scp="[use]"),
        f"jwt-client:{OKTA}#0oa1",
    ),
    "Okta machine without sub [?]": (
        token(OKTA, cid="0oa1", scp="[use]", ver="1", jti="AT.1"),
        f"jwt-client:{OKTA}#0oa1",
    ),
    "Keycloak user": (
        token(KEYCLOAK, sub="f81d4fae", azp="web", sid="s", preferred_username="alice"),
        f"jwt:{KEYCLOAK}#f81d4fae",
    ),
    "Keycloak service account": (
        token(KEYCLOAK, sub="0cc175b9", azp="robot", preferred_username="service-account-robot"),
        f"jwt:{KEYCLOAK}#0cc175b9",
    ),
    "Keycloak service account without the scope basic": (
        token(
            KEYCLOAK,
            azp="Robot",
            client_id="Robot",
            clientHost="192.0.2.1",
            preferred_username="service-account-robot",
            email_verified="false",
            scope="profile email",
            realm_access="map[roles:[use]]",
            acr="1",
        ),
        f"jwt-client:{KEYCLOAK}#Robot",
    ),
    "Keycloak lightweight token of a service account": (
        token(KEYCLOAK, azp="robot", typ="Bearer", jti="j", scope=""),
        f"jwt-client:{KEYCLOAK}#robot",
    ),
    "Duende machine": (
        token(DUENDE, client_id="robot", client_tenant="42", jti="j", scope="[use]"),
        f"jwt-client:{DUENDE}#robot",
    ),
    "machine with null, empty and blank claims": (
        token(DUENDE, sub=None, client_id="robot", azp="", email=None, sid="null", name=" "),
        f"jwt-client:{DUENDE}#robot",
    ),
    "REST: Cognito ID token": (
        token_rest(COGNITO, sub="940805d0", token_use="id"),
        f"jwt:{COGNITO}#940805d0",
    ),
    "REST: machine": (token_rest(DUENDE, client_id="robot"), f"jwt-client:{DUENDE}#robot"),
    "API key": (key("alice"), "key:alice"),
    "API key that is called null": (key("null"), "key:null"),
    "REST: API key": (key_rest("alice"), "key:alice"),
}

SHAPES = {
    **SIGNATURES,
    **{shape: (context, name, name) for shape, (context, name) in TOKENS.items()},
}

REFUSED: dict[str, Context] = {
    "identity pool of which nothing is reported": signed(POOL_SESSION),
    "identity pool with empty ids": signed(POOL_SESSION, {"identityId": "", "identityPoolId": ""}),
    "identity pool with null ids": pool_user(None, None),  # type: ignore[arg-type]
    "identity pool without the user": signed(POOL_SESSION, {"identityPoolId": POOL}),
    "identity without its pool": signed(SESSION, {"identityId": ALICE}),
    "REST: identity pool of which nothing is reported": signed_rest(POOL_SESSION),
    "REST: identity pool without the user": signed_rest(POOL_SESSION, POOL),
    "signature without ARN": signed(None),
    "signature with an empty ARN": signed(""),
    "REST: signature without ARN": signed_rest(None),
    "no claims": {"authorizer": {"jwt": {"claims": {}, "scopes": None}}},
    "claims that are null": {"authorizer": {"jwt": {"claims": None, "scopes": None}}},
    "token with issuer alone": token(DUENDE),
    "token without issuer": token(None, sub="42"),
    "sub that is null": token(DUENDE, sub=None),
    "sub that is empty": token(DUENDE, sub=""),
    "sub that is blank": token(DUENDE, sub=" "),
    "sub that is a number": token(DUENDE, sub=42),
    "sub that was null": token(DUENDE, sub="null"),
    "sub that was a list": token(DUENDE, sub="[a b]"),
    "sub that was an object": token(DUENDE, sub="map[a:b]"),
    "client_id that is no text": token(DUENDE, client_id=["robot"]),
    "client claims that contradict each other": token(DUENDE, client_id="robot", azp="other"),
    "Keycloak user without the scope basic": token(KEYCLOAK, azp="web", sid="s", scope="email"),
    "Keycloak user without sub and sid": token(KEYCLOAK, azp="web", scope="openid email"),
    "Keycloak user who calls itself a service account": token(
        KEYCLOAK, azp="web", preferred_username="service-account-robot"
    ),
    "PingFederate user without sub": token(DUENDE, client_id="web", Username="alice"),
    "user without sub, with a claim of the issuer's own": token(
        DUENDE, azp="web", **{"https://example.com/employee": "42"}
    ),
    "Cognito ID token without sub": token(COGNITO, azp="web", token_use="id"),
    "Auth0 user without sub": token(AUTH0, azp="web", gty="password"),
    "Entra user without sub and oid": token(ENTRA_V2, azp="web", tid=TENANT, idtyp="user"),
    "Okta user without sub": token(OKTA, cid="web", uid="00u1"),
    "key without a name": key(""),
    "key with a name that is null": key(None),
    "key with a name that is no text": key(["alice"]),
    "authorizer without a context": {"authorizer": {"lambda": None}},
    "REST: authorizer without our context": {"authorizer": {"principalId": "user"}},
    "two kinds of credentials": {"authorizer": {**signed(USER)["authorizer"], "key_name": "bob"}},
}

UNAUTHENTICATED: dict[str, Context] = {
    "HTTP API": {},
    "empty authorizer": {"authorizer": {}},
    "REST API": {
        "authorizer": {"claims": None, "scopes": None},
        "identity": {
            **dict.fromkeys(signed_rest(None)["identity"]),
            "sourceIp": "192.0.2.1",
            "userAgent": "curl/8.5.0",
        },
    },
}
