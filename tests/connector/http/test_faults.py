"""Every error of requests and every status becomes one plain sentence with what happens next."""

import inspect
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
import requests

from connector.contract import assert_discreet, assert_sentence
from connector.errors import NeedsPerson, TryLater
from connector.http.faults import Gone, Missing, of_status, on_the_wire, retry_after

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
WHERE = "https://agency.example/records"
EVERY = [
    kind
    for _, kind in inspect.getmembers(requests.exceptions, inspect.isclass)
    if issubclass(kind, requests.RequestException)
]
FOR_A_PERSON = {
    "InvalidHeader",
    "InvalidProxyURL",
    "InvalidSchema",
    "InvalidURL",
    "MissingSchema",
    "TooManyRedirects",
    "URLRequired",
}


def made(kind: Any) -> Exception:
    words = "GET /records?name=Jane Canary failed"
    error: Exception = kind(words, words, 0) if kind is requests.exceptions.JSONDecodeError else kind(words)
    return error


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_exception_of_requests_has_a_sentence_that_does_not_repeat_it(kind: Any) -> None:
    fault = on_the_wire(made(kind), where=WHERE)

    assert type(fault) is (NeedsPerson if kind.__name__ in FOR_A_PERSON else TryLater)
    assert_sentence(fault)
    assert_discreet(fault)


def test_the_names_of_requests_that_are_for_a_person_all_exist() -> None:
    assert {kind.__name__ for kind in EVERY} >= FOR_A_PERSON
    assert len(EVERY) >= 20


def test_a_certificate_that_cannot_be_trusted_is_for_a_person() -> None:
    error = requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] unable to get issuer")

    assert isinstance(on_the_wire(error, where=WHERE), NeedsPerson)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (202, TryLater),
        (204, NeedsPerson),
        (304, NeedsPerson),
        (400, NeedsPerson),
        (401, NeedsPerson),
        (403, NeedsPerson),
        (404, Missing),
        (407, NeedsPerson),
        (408, TryLater),
        (410, Gone),
        (418, NeedsPerson),
        (425, TryLater),
        (429, TryLater),
        (500, TryLater),
        (503, TryLater),
        (599, TryLater),
    ],
)
def test_each_status_says_what_happens_next(status: int, kind: Any) -> None:
    fault = of_status(status, {}, where=WHERE, now=NOW)

    assert type(fault) is kind
    assert str(status) in fault.what
    assert_sentence(fault)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("999999999", 86_400.0),
        ("Sun, 01 Mar 2026 09:02:00 GMT", 120.0),
        ("Sun, 01 Mar 2026 08:00:00 GMT", 0.0),
        ("Sunday, 01-Mar-26 09:00:30 GMT", 30.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_the_time_to_wait_is_read_as_seconds_or_as_a_date(words: str | None, seconds: float | None) -> None:
    assert retry_after(words, now=NOW) == seconds


def test_a_wish_to_slow_down_carries_its_time_and_has_one_where_none_is_named() -> None:
    until = format_datetime(datetime(2026, 3, 1, 9, 10, tzinfo=UTC), usegmt=True)

    named = of_status(429, {"Retry-After": until}, where=WHERE, now=NOW)
    unnamed = of_status(429, {}, where=WHERE, now=NOW)

    assert isinstance(named, TryLater)
    assert isinstance(unnamed, TryLater)
    assert (named.retry_after, unnamed.retry_after) == (600.0, 60.0)
