"""Claims that no machine of ours can try, each with its reason."""

from __future__ import annotations

from acceptance.probe import Probe

PROBES = (
    Probe(
        id="basic-flow",
        claim="`cognitoIdentity` has the identity ID in the basic flow of an identity pool.",
        expected="the identity ID in the function's event",
        reason="it needs an identity pool with roles and a login of its own",
    ),
    Probe(
        id="cognito-amr",
        claim="`cognitoIdentity.amr` is a list: authenticated, provider, provider with subject.",
        expected="three items",
        reason="it needs an identity pool with roles and a login of its own",
    ),
    Probe(
        id="entra-claims",
        claim="A token of Entra for a machine without a service principal has neither oid nor sub.",
        expected="a token without both",
        reason="it is about Entra, not about AWS, and needs a tenant",
    ),
    Probe(
        id="null-claims",
        claim="An HTTP API passes on a claim that is null as a missing one or as a text.",
        expected="no claim, null, or <nil>",
        reason="it needs a public issuer that signs such a token",
    ),
    Probe(
        id="ami-in-provider",
        claim="Every 6.x of the AWS provider accepts the inference AMI for CUDA 13.",
        expected="a valid configuration",
        reason="it is about versions of the provider: `terraform validate` tells with each",
    ),
    Probe(
        id="unknown-attribute",
        claim="Images that do not know the attribute that names the route ignore it.",
        expected="a completion",
        reason="it is about images, some of which need an instance with a GPU",
    ),
    Probe(
        id="sglang-variables",
        claim="Hugging Face's SGLang image accepts the variables that the module sets.",
        expected="a container that starts with them",
        reason="it is about an image, and needs an instance with a GPU",
    ),
    Probe(
        id="delivered-twice",
        claim="Lambda's queue may deliver an event again while its first delivery still runs.",
        expected="two invocations at once",
        reason="it cannot be provoked",
    ),
    Probe(
        id="frozen-connection",
        claim="A connection that Lambda's freeze outlives is reset at the next request.",
        expected="a reset connection",
        reason="it cannot be provoked: the freeze's length is Lambda's own",
    ),
)
