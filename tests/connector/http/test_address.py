"""Which addresses are taken, and what of them is shown."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.contract import failure_of
from connector.errors import NeedsPerson
from connector.http.address import follow, origin, place

SOURCE = "https://agency.example/fhir/Encounter?patient=p1"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "agency.example",
        "//agency.example",
        "ftp://agency.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://[::1",
        "http://agency.example:port/",
        "http://agency.example:99999/",
    ],
)
def test_only_http_and_https_are_taken(url: str) -> None:
    assert isinstance(failure_of(lambda: origin(url)), NeedsPerson)


@pytest.mark.parametrize("url", ["https://user@agency.example", "https://user:pa55@agency.example/x"])
def test_an_address_with_a_user_name_is_refused_and_not_repeated(url: str) -> None:
    error = failure_of(lambda: origin(url))

    assert "user name" in error.what
    assert "pa55" not in error.public
    assert "agency" not in error.public


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://agency.example:443/a?name=Jane#x", "https://agency.example/a"),
        ("http://AGENCY.example:80", "http://agency.example"),
        ("http://[::1]:8090/fhir", "http://[::1]:8090/fhir"),
        ("http://agency.example:8090/a\tb\nc", "http://agency.example:8090/abc"),
    ],
)
def test_what_is_shown_is_origin_and_path(url: str, shown: str) -> None:
    assert place(url) == shown


@given(st.text(max_size=60))
def test_whatever_follows_the_question_mark_is_never_shown(query: str) -> None:
    assert place(f"https://agency.example/a?q={query}") == "https://agency.example/a"


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("?page=2", "https://agency.example/fhir/Encounter?page=2"),
        ("Flag?page=2", "https://agency.example/fhir/Flag?page=2"),
        ("/other", "https://agency.example/other"),
        ("https://agency.example:443/x", "https://agency.example:443/x"),
        ("HTTPS://AGENCY.EXAMPLE/x", "https://AGENCY.EXAMPLE/x"),
    ],
)
def test_a_link_at_the_same_origin_is_made_whole(link: str, whole: str) -> None:
    assert follow(link, source=SOURCE, what="the next page") == whole


@pytest.mark.parametrize(
    "link",
    [
        "http://agency.example/x",
        "https://agency.example:444/x",
        "https://agency.example.evil.example/x",
        "//evil.example/x",
        "https://agency.example@evil.example/x",
        "javascript:alert(1)",
        "https://[",
    ],
)
def test_a_link_to_another_origin_is_refused(link: str) -> None:
    error = failure_of(lambda: follow(link, source=SOURCE, what="the next page"))

    assert isinstance(error, NeedsPerson)
    assert "?" not in error.public


@given(st.text(max_size=40))
def test_no_link_whatever_leads_to_another_origin(link: str) -> None:
    with suppress(NeedsPerson):
        assert origin(follow(link, source=SOURCE, what="the next page")) == "https://agency.example"
