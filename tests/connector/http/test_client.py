"""Http at the border: every outcome is an answer or a SourceError, and nothing is told that should not be."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import responses
from responses import matchers

from connector.contract import CANARY_NAME, CANARY_SECRET, assert_discreet, assert_sentence, failure_of
from connector.errors import NeedsPerson, SourceError, TryLater
from connector.http.auth import HeaderKey
from connector.http.client import Http
from connector.http.faults import Gone, Missing
from connector.secret import Secret

BASE = "https://agency.example/api"
RECORDS = f"{BASE}/records"


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def http(pauses: list[float]) -> Http:
    key = HeaderKey("X-API-Key", Secret(CANARY_SECRET))
    return Http(BASE, auth=key, sleep=pauses.append, jitter=lambda: 0.0)


def failure(http: Http) -> Any:
    error = failure_of(lambda: http.get("records", params={"name": CANARY_NAME}))
    assert_sentence(error)
    assert_discreet(error)
    return error


def test_an_answer_has_json_status_headers_and_the_sources_time(
    mock: responses.RequestsMock, http: Http
) -> None:
    mock.get(RECORDS, json={"a": [1]}, headers={"Date": "Sun, 01 Mar 2026 09:00:00 GMT", "ETag": '"1"'})

    answer = http.get("records", params={"name": "a b&c"})

    assert (answer.json, answer.status, answer.headers["etag"]) == ({"a": [1]}, 200, '"1"')
    assert answer.date is not None
    assert answer.date.isoformat() == "2026-03-01T09:00:00+00:00"
    assert mock.calls[0].request.url == f"{RECORDS}?name=a+b%26c"
    assert mock.calls[0].request.headers["X-API-Key"] == CANARY_SECRET
    assert "Jane" not in repr(answer)


def test_the_repr_of_an_answer_shows_neither_query_nor_body(mock: responses.RequestsMock, http: Http) -> None:
    mock.get(RECORDS, json={"name": CANARY_NAME})

    assert CANARY_NAME not in repr(http.get("records", params={"name": CANARY_NAME}))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, NeedsPerson),
        (401, NeedsPerson),
        (403, NeedsPerson),
        (404, Missing),
        (410, Gone),
    ],
)
def test_what_will_not_pass_is_told_at_once(
    mock: responses.RequestsMock, http: Http, pauses: list[float], status: int, kind: type[SourceError]
) -> None:
    mock.get(RECORDS, status=status, json={"about": CANARY_NAME})

    error = failure(http)

    assert type(error) is kind
    assert error.where == "https://agency.example/api"
    assert len(mock.calls) == 1
    assert pauses == []


def test_an_answer_without_content_is_not_taken_for_an_empty_one(
    mock: responses.RequestsMock, http: Http
) -> None:
    mock.get(RECORDS, status=204)

    assert isinstance(failure(http), NeedsPerson)


@pytest.mark.parametrize(
    "broken",
    [
        {"status": 500, "json": {"about": CANARY_NAME}},
        {"status": 503, "body": f"<html>{CANARY_NAME}</html>"},
        {"body": f'{{"name": "{CANARY_NAME}'},
        {"body": ""},
        {"body": b"\xff\xfe\xff"},
        {"body": '{"number": NaN}'},
        {"body": '{"number": 1e999}'},
        {"body": requests.ConnectionError(f"{RECORDS}?name={CANARY_NAME}")},
        {"body": requests.Timeout(f"{RECORDS}?name={CANARY_NAME}")},
        {"body": OSError(f"{RECORDS}?name={CANARY_NAME}")},
    ],
)
def test_what_may_pass_is_tried_three_times_and_then_left_for_later(
    mock: responses.RequestsMock, http: Http, pauses: list[float], broken: Any
) -> None:
    mock.get(RECORDS, **broken)

    assert isinstance(failure(http), TryLater)
    assert len(mock.calls) == 3
    assert pauses == [0.25, 0.5]


def test_a_fault_that_passes_is_not_noticed(mock: responses.RequestsMock, http: Http) -> None:
    mock.get(RECORDS, status=502)
    mock.get(RECORDS, body=requests.ConnectionError("reset"))
    mock.get(RECORDS, json=[])

    assert http.get("records").json == []


def test_the_pause_has_jitter_and_there_are_never_more_than_three_retries(
    mock: responses.RequestsMock,
) -> None:
    pauses: list[float] = []
    mock.get(RECORDS, status=500)

    failure_of(lambda: Http(BASE, retries=50, sleep=pauses.append, jitter=lambda: 1.0).get("records"))

    assert pauses == [0.5, 1.0, 2.0]


def test_a_short_wish_to_wait_is_granted_and_a_long_one_is_handed_on(
    mock: responses.RequestsMock, http: Http, pauses: list[float]
) -> None:
    mock.get(RECORDS, status=429, headers={"Retry-After": "1"})
    mock.get(RECORDS, status=429, headers={"Retry-After": "90"})

    error = failure(http)

    assert error.retry_after == 90.0
    assert pauses == [1.0]


@pytest.mark.parametrize(
    "page",
    [
        {"body": f"<p>{CANARY_NAME}</p>", "content_type": "text/html; charset=utf-8"},
        {"body": f"\n <!DOCTYPE html><p>{CANARY_NAME}</p>", "content_type": "application/json"},
        {"body": f"\ufeff<html>{CANARY_NAME}</html>", "content_type": "text/plain"},
    ],
)
def test_a_web_page_with_status_200_is_for_a_person(
    mock: responses.RequestsMock, http: Http, page: dict[str, str]
) -> None:
    mock.get(RECORDS, **page)  # type: ignore[arg-type]

    error = failure(http)

    assert isinstance(error, NeedsPerson)
    assert "web page" in error.what


def test_json_nested_without_end_is_for_a_person(mock: responses.RequestsMock, http: Http) -> None:
    mock.get(RECORDS, body="[" * 200_000)

    assert isinstance(failure(http), NeedsPerson)


def test_a_known_etag_is_sent_and_304_says_unchanged(mock: responses.RequestsMock, http: Http) -> None:
    mock.get(RECORDS, status=304, match=[matchers.header_matcher({"If-None-Match": '"7"'})])

    answer = http.get("records", etag='"7"')

    assert answer.is_unchanged
    assert answer.json is None


def test_304_to_a_request_without_etag_is_a_broken_source(mock: responses.RequestsMock, http: Http) -> None:
    mock.get(RECORDS, status=304)

    assert isinstance(failure(http), NeedsPerson)


def test_a_redirect_at_the_same_origin_is_followed(mock: responses.RequestsMock, http: Http) -> None:
    mock.get(RECORDS, status=307, headers={"Location": "/v2/records"})
    mock.get("https://agency.example/v2/records", json={"ok": True})

    assert http.get("records").json == {"ok": True}


@pytest.mark.parametrize(
    "target",
    [
        "https://login.example/?name=Jane%20Canary",
        "http://agency.example/api/records",
        "https://agency.example:8443/api/records",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_to_another_origin_is_refused_and_the_key_stays_here(
    mock: responses.RequestsMock, http: Http, target: str
) -> None:
    mock.get(RECORDS, status=302, headers={"Location": target})

    assert isinstance(failure(http), NeedsPerson)
    assert len(mock.calls) == 1


def test_redirects_that_go_round_are_stopped(mock: responses.RequestsMock, http: Http) -> None:
    mock.get(RECORDS, status=302, headers={"Location": RECORDS})

    assert "circles" in failure(http).what
    assert len(mock.calls) == 4


def test_an_address_of_another_origin_is_not_asked(mock: responses.RequestsMock, http: Http) -> None:
    assert isinstance(failure_of(lambda: http.get("https://elsewhere.example/records")), NeedsPerson)
    assert len(mock.calls) == 0


@pytest.mark.parametrize("base", ["ftp://agency.example", "agency.example", "https://me:pa55@agency.example"])
def test_an_address_that_cannot_be_used_is_told_at_the_first_request(base: str) -> None:
    error = failure_of(lambda: Http(base).get("records"))

    assert isinstance(error, NeedsPerson)
    assert "pa55" not in error.public


def test_cookies_are_not_kept(mock: responses.RequestsMock, http: Http) -> None:
    mock.get(RECORDS, body=json.dumps({}), headers={"Set-Cookie": "who=jane; Path=/"})
    http.get("records")
    http.get("records")

    assert "Cookie" not in mock.calls[1].request.headers


def test_a_password_in_netrc_does_not_take_the_place_of_our_key(
    mock: responses.RequestsMock, http: Http, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine agency.example login someone password other\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    mock.get(RECORDS, json={})

    http.get("records")

    assert "Authorization" not in mock.calls[0].request.headers
