"""Which URLs may be called: none that two parsers could read differently."""

from __future__ import annotations

import pytest

from jobs import callback_policy
from jobs.callback_policy import Target
from jobs.errors import CallbacksOffError, InvalidCallbackError
from jobs_submit import callback_header
from web.event import Request

HOSTS = frozenset({"hooks.example.com"})


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://hooks.example.com", "/"),
        ("https://hooks.example.com/", "/"),
        ("https://HOOKS.Example.com/A", "/A"),
        ("https://hooks.example.com:443/a/b", "/a/b"),
        ("https://hooks.example.com?x=1", "/?x=1"),
        ("https://hooks.example.com/a%20b;c=d?e=f&g=/?", "/a%20b;c=d?e=f&g=/?"),
        ("https://hooks.example.com/@evil.example.com", "/@evil.example.com"),
        ("https://hooks.example.com/" + "x" * 2022, "/" + "x" * 2022),
    ],
)
def test_a_plain_url_of_an_allowed_host_is_accepted(url: str, path: str) -> None:
    assert callback_policy.target(url, HOSTS) == Target("hooks.example.com", path)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.com",
        "http://hooks.example.com/",
        "HTTPS://hooks.example.com/",
        "https:hooks.example.com/",
        "//hooks.example.com/",
        "ftp://hooks.example.com/",
        "https://evil.example.com/",
        "https://hooks.example.com.evil.example.com/",
        "https://evil-hooks.example.com/",
        "https://sub.hooks.example.com/",
        "https://example.com/",
        "https://hooks.example.com./",
        "https://hooks.example.com:80/",
        "https://hooks.example.com:8443/",
        "https://hooks.example.com:0443/",
        "https://hooks.example.com:/",
        "https://user@hooks.example.com/",
        "https://user:password@hooks.example.com/",
        "https://hooks.example.com@evil.example.com/",
        "https://hooks.example.com#@evil.example.com/",
        "https://hooks.example.com/#fragment",
        "https://hooks.example.com\\@evil.example.com/",
        "https://hooks.example.com/\\",
        "https://hooks.example.com/a b",
        " https://hooks.example.com/",
        "https://hooks.example.com/ ",
        "https://hooks.example.com/\n",
        "https://hooks.example.com/\r\nx: y",
        "https://hooks.example.com/\x00",
        "https://hooks.example.com/é",
        "https://hooks.example\u3002com/",
        "https://hooks\uff0eexample.com/",
        "https://\u212aooks.example.com/",
        "https://hooks.example.com/[",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://hooks.example.com/" + "x" * 2023,
    ],
)
def test_any_other_url_is_rejected(url: str) -> None:
    assert callback_policy.target(url, HOSTS) is None
    with pytest.raises(InvalidCallbackError):
        callback_header.url(Request("r-1", "POST /jobs", headers={"callback-url": url}), HOSTS)


def test_without_callbacks_the_header_is_rejected_and_its_absence_is_not() -> None:
    asked = Request("r-1", "POST /jobs", headers={"callback-url": "https://hooks.example.com/"})
    with pytest.raises(CallbacksOffError):
        callback_header.url(asked, frozenset())

    assert callback_header.url(Request("r-1", "POST /jobs"), frozenset()) is None
    assert callback_header.url(Request("r-1", "POST /jobs"), HOSTS) is None


@pytest.mark.parametrize("separator", [",", ", "])
def test_a_header_that_was_sent_twice_is_refused(separator: str) -> None:
    """API Gateway joins the two values with a comma, which a URL may contain too."""
    url = "https://hooks.example.com/a"
    twice = Request("r-1", "POST /jobs", headers={"callback-url": f"{url}{separator}{url}"})
    once = Request("r-1", "POST /jobs", headers={"callback-url": f"{url},b?c=d,e"})

    assert callback_header.url(once, HOSTS) == f"{url},b?c=d,e"
    with pytest.raises(InvalidCallbackError):
        callback_header.url(twice, HOSTS)
