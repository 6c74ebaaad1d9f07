# ruff: noqa: D102  # the name of a test is its sentence
"""The suite that every adapter passes; it ships, so that anybody can prove an adapter of their own.

A test module makes a subclass and gives one fixture for each situation::

    class TestFhirR4(AdapterContract):
        @pytest.fixture
        def good(self): ...

Every source that a fixture sets up holds ``CANARY_NAME`` in its records, and in its answers of failure too;
every adapter is made with ``Secret(CANARY_SECRET)`` where its kind of system takes a secret. Neither may be
seen in an error, a log or a repr. A situation that makes no sense for a kind of system is declared in
``not_applicable`` with its reason, and its tests are then shown as skipped with that reason.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

import pytest

from connector.adapter import Adapter
from connector.errors import NeedsPerson, SourceError, TryLater
from connector.record import Page, Record, canonical, from_canonical

CANARY_NAME = "Jane Canary"
CANARY_SECRET = "canary-secret-5a1f"  # noqa: S105  # not a secret: the mark that the suite looks for

_QUERY = re.compile(r"\?[^\s=]+=")


def read(adapter: Adapter, cursor: str | None = None) -> tuple[list[Record], str | None]:
    """All records of one pull, and the last cursor that it handed out."""
    pages = list(adapter.pull(cursor))
    records = [record for page in pages for record in page.records]
    return records, next((page.cursor for page in reversed(pages) if page.cursor is not None), None)


def failure_of(act: Callable[[], object]) -> SourceError:
    """The SourceError that ``act`` ends in; anything else, or nothing, fails the test."""
    with pytest.raises(SourceError) as caught:
        act()
    return caught.value


def assert_discreet(error: BaseException) -> None:
    """Neither the error nor what it came from names a person, shows a secret or quotes a query."""
    link: BaseException | None = error
    while link is not None:
        said = f"{link} {link!r}"
        assert CANARY_NAME not in said, "the error names a person"
        assert CANARY_SECRET not in said, "the error shows the secret"
        assert not _QUERY.search(said), "the error quotes the query of an address"
        link = link.__cause__ or link.__context__


def assert_sentence(error: SourceError) -> None:
    """The error says what, where and what to do, on one line."""
    assert all((error.what.strip(), error.where.strip(), error.do.strip()))
    assert "\n" not in error.public


def _content(records: list[Record]) -> dict[str, bytes]:
    return {record.ref: canonical(record) for record in records}


class AdapterContract:
    """What an adapter promises, whatever the system behind it."""

    #: Situation (the name of a fixture below) -> why this kind of system cannot be in it.
    not_applicable: ClassVar[Mapping[str, str]] = {}

    # --- The situations, which a subclass gives -------------------------------------------------------------

    @pytest.fixture
    def good(self) -> Adapter:
        """A source in order, with at least two records."""
        raise NotImplementedError

    @pytest.fixture
    def expected_refs(self) -> frozenset[str]:
        """The references of all records of ``good``, counted without the adapter."""
        raise NotImplementedError

    @pytest.fixture
    def change(self) -> Callable[[], str]:
        """Changes or adds one record at the source of ``good`` and returns its reference."""
        raise NotImplementedError

    @pytest.fixture
    def delete(self) -> Callable[[], str]:
        """Takes one record away at the source of ``good`` and returns its reference."""
        raise NotImplementedError

    @pytest.fixture
    def future_cursor(self) -> str:
        """A cursor later than anything that the source of ``good`` holds."""
        raise NotImplementedError

    @pytest.fixture
    def empty(self) -> Adapter:
        """A source in order that holds no record."""
        raise NotImplementedError

    @pytest.fixture
    def unreachable(self) -> Adapter:
        """A source that does not answer."""
        raise NotImplementedError

    @pytest.fixture
    def refused(self) -> Adapter:
        """A source that refuses our credentials."""
        raise NotImplementedError

    @pytest.fixture
    def rubbish(self) -> Adapter:
        """A source whose answer is not what its kind of system says."""
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _situation_applies(self, request: pytest.FixtureRequest) -> None:
        unknown = [name for name in self.not_applicable if getattr(AdapterContract, name, None) is None]
        assert not unknown, f"not_applicable names what is no situation: {unknown}"
        for name in request.fixturenames:
            if name in self.not_applicable:
                pytest.skip(f"{name}: {self.not_applicable[name]}")

    @pytest.fixture(autouse=True)
    def _nothing_personal_is_logged(self, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
        caplog.set_level(logging.DEBUG)
        yield
        for entry in (*caplog.get_records("setup"), *caplog.get_records("call")):
            said = entry.getMessage()
            assert CANARY_NAME not in said, "a log names a person"
            assert CANARY_SECRET not in said, "a log shows the secret"

    # --- The promises --------------------------------------------------------------------------------------

    def test_it_has_a_name_and_takes_no_unknown_option(self, good: Adapter) -> None:
        assert good.name
        assert good.Settings.model_config.get("extra") == "forbid"

    def test_check_of_a_good_source_passes(self, good: Adapter) -> None:
        good.check()

    def test_a_whole_read_gives_every_record_once(self, good: Adapter, expected_refs: frozenset[str]) -> None:
        records, _ = read(good)
        refs = [record.ref for record in records]
        assert len(refs) > 1
        assert all(refs)
        assert len(refs) == len(set(refs))
        assert set(refs) == expected_refs

    def test_two_whole_reads_are_equal(self, good: Adapter) -> None:
        first, _ = read(good)
        second, _ = read(good)
        assert [(one.ref, canonical(one)) for one in first] == [(one.ref, canonical(one)) for one in second]

    def test_a_whole_read_is_a_whole_listing_or_never_says_so(self, good: Adapter) -> None:
        pages = list(good.pull(None))
        assert len({page.snapshot for page in pages}) == 1
        assert all(isinstance(page, Page) for page in pages)

    def test_records_are_json_and_come_back_as_they_were(self, good: Adapter) -> None:
        for record in read(good)[0]:
            assert record.kind
            assert from_canonical(canonical(record)) == (record.kind, record.body, record.context)

    def test_the_repr_of_a_record_names_nobody(self, good: Adapter) -> None:
        records, _ = read(good)
        assert any(CANARY_NAME.encode() in canonical(record) for record in records), "the canary is not there"
        assert CANARY_NAME not in repr(records)

    def test_reading_on_from_the_last_cursor_gives_nothing_new(self, good: Adapter) -> None:
        whole, cursor = read(good)
        assert cursor is not None
        again, _ = read(good, cursor)
        assert _content(again).items() <= _content(whole).items()

    def test_a_change_after_the_cursor_is_read(self, good: Adapter, change: Callable[[], str]) -> None:
        whole, cursor = read(good)
        ref = change()
        since, _ = read(good, cursor)
        assert ref in _content(since)
        assert _content(since)[ref] != _content(whole).get(ref)

    def test_every_cursor_on_the_way_loses_nothing(self, good: Adapter, change: Callable[[], str]) -> None:
        cursors = {page.cursor for page in good.pull(None)} - {None}
        ref = change()
        assert cursors
        for cursor in cursors:
            assert ref in _content(read(good, cursor)[0])

    def test_a_future_cursor_gives_no_record(self, good: Adapter, future_cursor: str) -> None:
        assert read(good, future_cursor)[0] == []

    def test_a_record_that_was_taken_away_is_seen(self, good: Adapter, delete: Callable[[], str]) -> None:
        ref = delete()
        assert ref not in _content([record for record in read(good)[0] if not record.withdrawn])
        assert good.gone(ref)

    def test_a_record_that_is_there_is_not_gone(self, good: Adapter) -> None:
        assert not good.gone(read(good)[0][0].ref)

    def test_an_empty_source_is_read_to_its_end(self, empty: Adapter) -> None:
        empty.check()
        assert read(empty)[0] == []

    def test_a_source_that_does_not_answer_is_for_later(self, unreachable: Adapter) -> None:
        self._fails(unreachable, TryLater)

    def test_a_refusal_needs_a_person(self, refused: Adapter) -> None:
        self._fails(refused, NeedsPerson)

    def test_rubbish_is_a_source_error_that_quotes_nothing(self, rubbish: Adapter) -> None:
        self._fails(rubbish, SourceError)

    def test_no_proof_of_going_from_a_source_that_fails(self, unreachable: Adapter) -> None:
        assert_discreet(failure_of(lambda: unreachable.gone("Any/1")))

    def _fails(self, adapter: Adapter, kind: type[SourceError]) -> None:
        for act in (adapter.check, lambda: list(adapter.pull(None))):
            error = failure_of(act)
            assert isinstance(error, kind)
            assert_sentence(error)
            assert_discreet(error)
