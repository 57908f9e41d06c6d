"""A resource has at most 50 tags, and no key begins with "aws:".

https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html. Budgets may
have 200. The code of the error differs between the services; ours is that of most.
"""

from __future__ import annotations

from collections.abc import Iterable

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

MAX_TAGS = 50
MAX_OF = {"budgets": 200}
RESERVED = "aws:"

_MEMBERS = ("Tags", "tags", "ResourceTags", "TagSpecifications", "Tagging")


def refuse_tags(request: ApiRequest) -> ApiResponse | None:
    """Refuse more tags, or such a key."""
    keys = [key for member in _MEMBERS for key in _keys(request.input.get(member))]
    limit = MAX_OF.get(request.service, MAX_TAGS)
    if len(keys) > limit:
        return error(request, "TooManyTagsException", f"At most {limit} tags are allowed.")
    for key in keys:
        if key.lower().startswith(RESERVED):
            message = f"aws: prefixed tag key names are not allowed for external use: {key}"
            return error(request, "ValidationException", message)
    return None


def _keys(tags: object) -> Iterable[str]:
    """Yield the keys of a map, of a list of pairs, or of lists within it."""
    if isinstance(tags, dict):
        nested = tags.get("TagSet") or tags.get("Tags")
        return _keys(nested) if isinstance(nested, list) else tags.keys()
    if isinstance(tags, list):
        return [key for each in tags for key in _keys_of_item(each)]
    return ()


def _keys_of_item(item: object) -> Iterable[str]:
    if not isinstance(item, dict):
        return ()
    named = item.get("Key") or item.get("key") or item.get("TagKey")
    return [str(named)] if named else _keys(item.get("Tags") or [])


EVERY_CALL: Refusal = refuse_tags
