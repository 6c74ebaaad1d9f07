"""The suite can fail: each promise is broken once by an adapter that keeps all the others."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, ConfigDict

from connector.contract import CANARY_NAME, CANARY_SECRET, AdapterContract, assert_discreet
from connector.errors import NeedsPerson, SourceError, TryLater
from connector.record import Page, Record


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sound:
    """An adapter in memory that keeps every promise; the cursor is how many changes there were."""

    name: ClassVar[str] = "sound"
    Settings: ClassVar[type[BaseModel]] = Settings

    def __init__(
        self, settings: BaseModel | None = None, *, folder: Path = Path(), secret: Any = None
    ) -> None:
        self.held = {
            ref: (1, Record(ref=ref, kind="row", body={"who": CANARY_NAME})) for ref in ("a", "b", "c")
        }
        self.changes = 1
        self.fault: SourceError | None = None

    def check(self) -> None:
        if self.fault:
            raise self.fault

    def pull(self, cursor: str | None) -> Iterator[Page]:
        self.check()
        since = int(cursor or 0)
        found = [record for number, record in self.held.values() if number > since]
        yield Page(tuple(found[:2]), snapshot=cursor is None)
        yield Page(tuple(found[2:]), cursor=str(self.changes), snapshot=cursor is None)

    def gone(self, ref: str) -> bool:
        self.check()
        return ref not in self.held

    def change(self) -> str:
        self.changes += 1
        self.held["b"] = (self.changes, replace(self.held["b"][1], body={"who": CANARY_NAME, "n": 1}))
        return "b"

    def delete(self) -> str:
        del self.held["b"]
        return "b"


class Failing(Sound):
    def __init__(self, fault: SourceError) -> None:
        super().__init__()
        self.fault = fault


class TestSound(AdapterContract):
    @pytest.fixture
    def good(self) -> Sound:
        return Sound()

    @pytest.fixture
    def expected_refs(self) -> frozenset[str]:
        return frozenset("abc")

    @pytest.fixture
    def change(self, good: Sound) -> Callable[[], str]:
        return good.change

    @pytest.fixture
    def delete(self, good: Sound) -> Callable[[], str]:
        return good.delete

    @pytest.fixture
    def future_cursor(self) -> str:
        return "999"

    @pytest.fixture
    def empty(self) -> Sound:
        empty = Sound()
        empty.held = {}
        return empty

    @pytest.fixture
    def unreachable(self) -> Sound:
        return Failing(TryLater("nobody answered", where="agency", do="Wait."))

    @pytest.fixture
    def refused(self) -> Sound:
        return Failing(NeedsPerson("our key was refused", where="agency", do="Check it."))

    @pytest.fixture
    def rubbish(self) -> Sound:
        return Failing(NeedsPerson("the answer is no table", where="agency", do="Ask."))


class Repeats(Sound):
    def pull(self, cursor: str | None) -> Iterator[Page]:
        yield from super().pull(cursor)
        yield from super().pull(cursor)


class Loses(Sound):
    def pull(self, cursor: str | None) -> Iterator[Page]:
        yield from list(super().pull(cursor))[1:]


class WithoutRef(Sound):
    def pull(self, cursor: str | None) -> Iterator[Page]:
        yield Page((Record(ref="", kind="row", body={}), Record(ref="a", kind="row", body={})), cursor="1")


class Wavers(Sound):
    pulls = 0

    def pull(self, cursor: str | None) -> Iterator[Page]:
        self.pulls += 1
        yield Page((Record(ref="a", kind="row", body={"n": self.pulls}),), cursor="1")


class SkipsTheBoundary(Sound):
    def change(self) -> str:
        ref = super().change()
        self.held[ref] = (self.changes - 1, self.held[ref][1])
        return ref


class EarlyCursor(Sound):
    def pull(self, cursor: str | None) -> Iterator[Page]:
        for page in super().pull(cursor):
            yield replace(page, cursor=page.cursor or "999")


class HalfSnapshot(Sound):
    def pull(self, cursor: str | None) -> Iterator[Page]:
        one, two = super().pull(cursor)
        yield from (one, replace(two, snapshot=False))


class NotJson(Sound):
    def pull(self, cursor: str | None) -> Iterator[Page]:
        yield Page((Record(ref="a", kind="row", body={"a": (1, 2)}),), cursor="1")


class IgnoresCursors(Sound):
    def pull(self, cursor: str | None) -> Iterator[Page]:
        yield from super().pull(None)


class NeverGone(Sound):
    def gone(self, ref: str) -> bool:
        return False


class AlwaysGone(Sound):
    def gone(self, ref: str) -> bool:
        return True


class Lax(Sound):
    Settings: ClassVar[type[BaseModel]] = BaseModel


SUITE = TestSound()
BROKEN: list[tuple[Sound, Callable[[Any], None]]] = [
    (Lax(), SUITE.test_it_has_a_name_and_takes_no_unknown_option),
    (Repeats(), lambda it: SUITE.test_a_whole_read_gives_every_record_once(it, frozenset("abc"))),
    (Loses(), lambda it: SUITE.test_a_whole_read_gives_every_record_once(it, frozenset("abc"))),
    (WithoutRef(), lambda it: SUITE.test_a_whole_read_gives_every_record_once(it, frozenset({"", "a"}))),
    (Wavers(), SUITE.test_two_whole_reads_are_equal),
    (HalfSnapshot(), SUITE.test_a_whole_read_is_a_whole_listing_or_never_says_so),
    (NotJson(), SUITE.test_records_are_json_and_come_back_as_they_were),
    (WithoutRef(), SUITE.test_the_repr_of_a_record_names_nobody),
    (Wavers(), SUITE.test_reading_on_from_the_last_cursor_gives_nothing_new),
    (SkipsTheBoundary(), lambda it: SUITE.test_a_change_after_the_cursor_is_read(it, it.change)),
    (EarlyCursor(), lambda it: SUITE.test_every_cursor_on_the_way_loses_nothing(it, it.change)),
    (IgnoresCursors(), lambda it: SUITE.test_a_future_cursor_gives_no_record(it, "999")),
    (NeverGone(), lambda it: SUITE.test_a_record_that_was_taken_away_is_seen(it, it.delete)),
    (AlwaysGone(), SUITE.test_a_record_that_is_there_is_not_gone),
    (Sound(), SUITE.test_an_empty_source_is_read_to_its_end),
    (Failing(NeedsPerson("no", where="a", do="b")), SUITE.test_a_source_that_does_not_answer_is_for_later),
    (Failing(TryLater("no", where="a", do="b")), SUITE.test_a_refusal_needs_a_person),
    (
        Failing(NeedsPerson(CANARY_NAME, where="a", do="b")),
        SUITE.test_rubbish_is_a_source_error_that_quotes_nothing,
    ),
    (Failing(NeedsPerson("no", where="", do="b")), SUITE.test_rubbish_is_a_source_error_that_quotes_nothing),
    (
        Failing(NeedsPerson("a\nb", where="a", do="b")),
        SUITE.test_rubbish_is_a_source_error_that_quotes_nothing,
    ),
]


@pytest.mark.parametrize(
    ("adapter", "promise"),
    BROKEN,
    ids=[f"{number}-{type(one).__name__}" for number, (one, _) in enumerate(BROKEN)],
)
def test_a_broken_promise_is_noticed(adapter: Sound, promise: Callable[[Any], None]) -> None:
    with pytest.raises(AssertionError):
        promise(adapter)


def test_a_source_that_never_fails_is_noticed() -> None:
    with pytest.raises(pytest.fail.Exception):
        SUITE.test_a_refusal_needs_a_person(Sound())


@pytest.mark.parametrize("words", [CANARY_NAME, f"key {CANARY_SECRET}", "GET /records?nhs=9990000018 failed"])
@pytest.mark.parametrize("hidden", [False, True])
def test_indiscretion_is_noticed_in_the_error_and_in_what_it_came_from(words: str, hidden: bool) -> None:
    error = NeedsPerson("the answer is no table" if hidden else words, where="agency", do="Ask.")
    if hidden:
        error.__context__ = OSError(words)

    with pytest.raises(AssertionError):
        assert_discreet(error)


def test_a_question_mark_in_a_sentence_is_no_query() -> None:
    assert_discreet(NeedsPerson("a web page answered (a login page?)", where="agency", do="Check a=b."))
