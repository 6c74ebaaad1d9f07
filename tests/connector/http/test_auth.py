"""How we show who we are, and how little of it is told when that goes wrong."""

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import pytest
import requests
import responses

from connector.contract import CANARY_SECRET, assert_discreet, assert_sentence, failure_of
from connector.errors import NeedsPerson, TryLater
from connector.http.auth import ClientCredentials, HeaderKey, NoKey
from connector.http.client import Http
from connector.http.options import SignIn, auth_of
from connector.secret import Secret

TOKEN_URL = "https://login.example/token"
RECORDS = "https://agency.example/records"
SECRET = Secret(CANARY_SECRET)


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock: Clock) -> ClientCredentials:
    return ClientCredentials(TOKEN_URL, client_id="us", secret=SECRET, scope="system/*.read", clock=clock)


def token(mock: responses.RequestsMock, name: str = "t1", **fields: Any) -> responses.BaseResponse:
    return mock.post(
        TOKEN_URL, json={"access_token": name, "token_type": "Bearer", "expires_in": 300, **fields}
    )


def test_no_key_shows_nothing_and_a_fixed_key_is_never_fresh() -> None:
    assert NoKey().headers() == {}
    assert not NoKey().renew()
    assert HeaderKey("X-Key", SECRET).headers() == {"X-Key": CANARY_SECRET}
    assert HeaderKey("Authorization", SECRET, prefix="Bearer").headers() == {
        "Authorization": f"Bearer {CANARY_SECRET}"
    }
    assert not HeaderKey("X-Key", SECRET).renew()


@pytest.mark.parametrize(
    ("options", "secret", "headers"),
    [
        ({}, None, {}),
        ({}, SECRET, {"Authorization": f"Bearer {CANARY_SECRET}"}),
        ({"auth": "none"}, SECRET, {}),
        ({"auth": "api_key", "api_key_header": "Ocp-Key"}, SECRET, {"Ocp-Key": CANARY_SECRET}),
    ],
)
def test_the_options_of_a_source_choose_the_way(options: Any, secret: Secret | None, headers: Any) -> None:
    assert auth_of(SignIn(**options), secret).headers() == headers


@pytest.mark.parametrize(
    "options",
    [
        {"auth": "bearer"},
        {"auth": "api_key"},
        {"auth": "client_credentials", "token_url": TOKEN_URL, "client_id": "us"},
    ],
)
def test_a_way_that_needs_a_secret_says_so_at_the_first_request(options: Any) -> None:
    auth = auth_of(SignIn(**options), None)

    assert isinstance(failure_of(auth.headers), NeedsPerson)


def test_a_token_is_asked_for_as_rfc_6749_says(
    mock: responses.RequestsMock, tokens: ClientCredentials
) -> None:
    token(mock)

    assert tokens.headers() == {"Authorization": "Bearer t1"}

    request = mock.calls[0].request
    assert request.body == "grant_type=client_credentials&scope=system%2F%2A.read"
    pair = base64.b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode()
    assert pair == f"us:{CANARY_SECRET}"


def test_id_and_secret_with_unusual_letters_arrive_either_way(mock: responses.RequestsMock) -> None:
    secret = Secret("a:b/c +ü")
    token(mock)

    ClientCredentials(TOKEN_URL, client_id="us:2", secret=secret).headers()
    ClientCredentials(TOKEN_URL, client_id="us:2", secret=secret, in_form=True).headers()

    header, form = (call.request for call in mock.calls)
    pair = base64.b64decode(header.headers["Authorization"].removeprefix("Basic ")).decode()
    assert [unquote_plus(half) for half in pair.split(":")] == ["us:2", secret.value]
    assert dict(parse_qsl(str(form.body)))["client_secret"] == secret.value
    assert "Authorization" not in form.headers


def test_a_token_is_kept_until_half_a_minute_before_it_ends(
    mock: responses.RequestsMock, tokens: ClientCredentials, clock: Clock
) -> None:
    asked = token(mock)
    tokens.headers()
    clock.now += 269
    tokens.headers()
    assert asked.call_count == 1

    clock.now += 1
    tokens.headers()
    assert asked.call_count == 2


@pytest.mark.parametrize("life", ["soon", None, [], 0, -1])
def test_a_token_whose_life_makes_no_sense_still_serves(
    mock: responses.RequestsMock, tokens: ClientCredentials, life: Any
) -> None:
    token(mock, expires_in=life)

    assert tokens.headers() == {"Authorization": "Bearer t1"}


def test_a_refused_token_is_fetched_anew_once(
    mock: responses.RequestsMock, tokens: ClientCredentials
) -> None:
    token(mock, "old")
    token(mock, "new")
    mock.get(RECORDS, status=401)
    mock.get(RECORDS, json=[1])

    assert Http("https://agency.example", auth=tokens).get("records").json == [1]
    shown = [call.request.headers.get("Authorization") for call in mock.calls if call.request.url == RECORDS]
    assert shown == ["Bearer old", "Bearer new"]


def test_a_fresh_token_that_is_refused_too_needs_a_person(
    mock: responses.RequestsMock, tokens: ClientCredentials
) -> None:
    asked = token(mock)
    refused = mock.get(RECORDS, status=401)

    error = failure_of(lambda: Http("https://agency.example", auth=tokens).get("records"))

    assert isinstance(error, NeedsPerson)
    assert (asked.call_count, refused.call_count) == (2, 2)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (
            {"status": 400, "json": {"error": "invalid_client", "error_description": CANARY_SECRET}},
            NeedsPerson,
        ),
        ({"status": 401, "body": CANARY_SECRET}, NeedsPerson),
        ({"status": 302, "headers": {"Location": f"{TOKEN_URL}?s={CANARY_SECRET}"}}, NeedsPerson),
        ({"status": 404}, NeedsPerson),
        ({"status": 429}, TryLater),
        ({"status": 503}, TryLater),
        ({"body": f"<html>{CANARY_SECRET}</html>"}, NeedsPerson),
        ({"json": {"access_token": 7}}, NeedsPerson),
        ({"json": {"access_token": CANARY_SECRET, "token_type": "mac"}}, NeedsPerson),
        ({"json": [CANARY_SECRET]}, NeedsPerson),
        ({"body": requests.ConnectionError(CANARY_SECRET)}, TryLater),
    ],
)
def test_each_fault_of_the_token_server_has_a_sentence_without_the_secret(
    mock: responses.RequestsMock, tokens: ClientCredentials, answer: Any, kind: type[Exception]
) -> None:
    mock.post(TOKEN_URL, **answer)

    error = failure_of(tokens.headers)

    assert isinstance(error, kind)
    assert_sentence(error)
    assert_discreet(error)
    assert len(mock.calls) == 1  # a POST is never repeated, nor sent on to another address


def test_no_object_that_holds_the_secret_shows_it(tokens: ClientCredentials) -> None:
    for holder in (SECRET, tokens, HeaderKey("X-Key", SECRET), Http(RECORDS, auth=tokens)):
        assert CANARY_SECRET not in repr(holder)
