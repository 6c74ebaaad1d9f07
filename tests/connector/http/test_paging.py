"""Walks through pages end by themselves, even where the source goes round."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from connector.contract import assert_discreet, failure_of
from connector.errors import NeedsPerson
from connector.http.client import Answer, Http
from connector.http.paging import by_cursor, by_next_link, by_offset

BASE = "https://agency.example/api"
Pages = dict[str, Any]


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def http() -> Http:
    return Http(BASE)


def serve(mock: responses.RequestsMock, option: str, pages: Pages) -> None:
    """Answers with the page that is named by the value of one option."""

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        given = parse_qs(urlsplit(request.url).query)
        assert given.get("name") == ["Jane Canary"]
        return 200, {}, json.dumps(pages[given.get(option, ["0"])[0]])

    mock.add_callback(responses.GET, re.compile(re.escape(BASE)), callback=answer)


def field(name: str) -> Any:
    return lambda answer: answer.json.get(name)


def rows(answers: Iterator[Answer]) -> list[int]:
    return [row for answer in answers for row in answer.json["rows"]]  # type: ignore[index]


def next_links(http: Http, **options: Any) -> Iterator[Answer]:
    return by_next_link(http, "rows", next_of=field("next"), params={"name": "Jane Canary"}, **options)


def cursors(http: Http, **options: Any) -> Iterator[Answer]:
    params = {"name": "Jane Canary"}
    return by_cursor(http, "rows", name="after", next_of=field("next"), params=params, **options)


def offsets(http: Http, **options: Any) -> Iterator[Answer]:
    return by_offset(
        http,
        "rows",
        name="skip",
        count_of=lambda answer: len(answer.json["rows"]),  # type: ignore[index]
        params={"name": "Jane Canary"},
        **options,
    )


def link(page: str) -> str:
    return f"?name=Jane+Canary&page={page}"


LINKED: Pages = {
    "0": {"rows": [1, 2], "next": link("b")},
    "b": {"rows": [3], "next": f"{BASE}/rows{link('c')}"},
    "c": {"rows": [4]},
}
TOKENS: Pages = {
    "0": {"rows": [1, 2], "next": "b"},
    "b": {"rows": [3], "next": "c"},
    "c": {"rows": [4], "next": None},
}
SKIPPED: Pages = {"0": {"rows": [1, 2]}, "2": {"rows": [3]}, "3": {"rows": [4]}, "4": {"rows": []}}
WAYS: list[Any] = [(next_links, "page", LINKED), (cursors, "after", TOKENS), (offsets, "skip", SKIPPED)]


@pytest.mark.parametrize(("walk", "option", "pages"), WAYS)
def test_each_walk_gives_every_row_once_in_order(
    mock: responses.RequestsMock, http: Http, walk: Any, option: str, pages: Pages
) -> None:
    serve(mock, option, pages)

    assert rows(walk(http)) == [1, 2, 3, 4]


@pytest.mark.parametrize(("walk", "option", "pages"), WAYS)
def test_each_walk_has_a_limit(
    mock: responses.RequestsMock, http: Http, walk: Any, option: str, pages: Pages
) -> None:
    serve(mock, option, pages)

    assert rows(walk(http, most=3)) == [1, 2, 3, 4]
    error = failure_of(lambda: rows(walk(http, most=2)))
    assert isinstance(error, NeedsPerson)
    assert_discreet(error)


@pytest.mark.parametrize(
    ("walk", "option", "pages"),
    [
        (next_links, "page", {"0": {"rows": [1], "next": link("0")}}),
        (next_links, "page", {"0": {"rows": [1], "next": ""}}),
        (next_links, "page", {**LINKED, "c": {"rows": [4], "next": link("b")}}),
        (cursors, "after", {"0": {"rows": [1], "next": "0"}}),
        (cursors, "after", {**TOKENS, "c": {"rows": [4], "next": "b"}}),
        (offsets, "skip", {"0": {"rows": [1]}, "1": {"rows": [1]}}),
    ],
)
def test_pages_that_go_round_are_stopped(
    mock: responses.RequestsMock, http: Http, walk: Any, option: str, pages: Pages
) -> None:
    serve(mock, option, pages)

    error = failure_of(lambda: rows(walk(http)))

    assert isinstance(error, NeedsPerson)
    assert "go round" in error.what
    assert_discreet(error)


def test_a_next_page_at_another_origin_is_not_asked_for(mock: responses.RequestsMock, http: Http) -> None:
    serve(mock, "page", {"0": {"rows": [1], "next": "https://elsewhere.example/api/rows?page=b"}})

    error = failure_of(lambda: rows(next_links(http)))

    assert isinstance(error, NeedsPerson)
    assert "https://elsewhere.example" in error.what
    assert_discreet(error)
    assert len(mock.calls) == 1


def test_pages_are_read_only_when_they_are_wanted(mock: responses.RequestsMock, http: Http) -> None:
    serve(mock, "page", LINKED)

    next(next_links(http))

    assert len(mock.calls) == 1
