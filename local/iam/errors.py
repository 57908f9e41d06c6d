"""The one error of policy evaluation."""


class PolicyError(ValueError):
    """A policy that cannot be evaluated here: malformed, or with an unsupported operator.

    It is an error and not "no match": on a Deny statement no match would let the
    request through. Callers must refuse the request that needed the policy.
    """
