"""S3 keeps prefixes and suffixes of bucket names for itself.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
"""

from __future__ import annotations

import re

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")

_NAME = re.compile(r"(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def refuse_name(request: ApiRequest) -> ApiResponse | None:
    """Refuse a name with one of them, or of another form than S3's."""
    name = str(request.input["Bucket"])
    is_kept = name.startswith(PREFIXES) or name.endswith(SUFFIXES)
    if _NAME.fullmatch(name) and not is_kept:
        return None
    return error(request, "InvalidBucketName", "The specified bucket is not valid.")


CALLS: dict[tuple[str, str], Refusal] = {("s3", "CreateBucket"): refuse_name}
