"""Whatever goes wrong on the way, the store ends as after one clean load.

An agency's register is changed, read, broken off and read with other mappings in any order. After one run
that comes through, the live content must equal that of another review which read the register once.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripted import Scripted, a_row, gone
from sqlalchemy import select

from connector.errors import NeedsPerson, TryLater
from connector.record import Locator, Page, Record
from sync.normalise.loader import read_mapping
from sync.reconcile import reconcile
from sync.store import reviews, sources, tables
from sync.store.reviews import DeclaredReview, DeclaredSource
from sync.store.sources import LeaseLost
from sync.timeline.coverage import SourceState

NUMBERS = itertools.count(1)
#: What a record may say: one event, two events, a held record, one event again with other words.
CONTENTS = ("visit", "visit and call", "no date", "letter")
MAPPING = """
name = "{name}"
version = "{version}"
adapter = "chronology_file"
about = "For this test alone."
required = ["date"]

[columns]
date = ["Date"]
event = ["Event"]
call = ["{call}"]

[[event]]
of = "row"
key = "event"
kind = {{ fixed = "visit" }}
occurred = {{ from = "date", as = "uk_date" }}
title = {{ from = "event", as = "one_line", default = "nothing" }}

[[event]]
of = "row"
key = "{second}"
when = {{ field = "call", present = true }}
kind = {{ fixed = "contact" }}
occurred = {{ from = "date", as = "uk_date" }}
title = {{ from = "call", as = "one_line" }}
"""
HOLD = """
[[hold]]
of = "row"
when = { field = "event", equals = "letter" }
field = "event"
reason = "a letter is looked at by a person"
"""


def record_of(ref: str, content: str, at: int) -> Record:
    told = a_row(
        ref,
        date="tbc" if content == "no date" else "3 March 2021",
        event=content,
        **({"Call": "Rang back."} if content == "visit and call" else {}),
    )
    return replace(told, locator=Locator(file="a.csv", row=at))


@dataclass
class Register:
    """What the agency holds now, and every change in order; of a file, only the whole can be read."""

    is_file: bool = True
    held: dict[str, str] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    def put(self, ref: str, content: str | None) -> None:
        if content is None:
            self.held.pop(ref, None)
        else:
            self.held[ref] = content
        self.changes.append(ref)

    def put_back(self, former: dict[str, str]) -> None:
        for ref in sorted(self.held.keys() | former):
            if self.held.get(ref) != former.get(ref):
                self.put(ref, former.get(ref))

    def end(self) -> str:
        """The cursor after all; that of a file is what stands in it, as a digest would be."""
        return str(sorted(self.held.items())) if self.is_file else str(len(self.changes))

    def records(self) -> dict[str, Record]:
        places = {ref: at if self.is_file else ord(ref) for at, ref in enumerate(sorted(self.held))}
        return {ref: record_of(ref, self.held[ref], places[ref]) for ref in places}


@dataclass
class Reading(Scripted):
    """Reads a register, whole without a cursor; breaks off before the page of that number."""

    register: Register
    breaks_at: int | None = None
    fault: type[BaseException] | None = None
    notes: list[str] = field(default_factory=list)

    def pull(self, cursor: str | None) -> Iterator[Page]:
        for at, page in enumerate(self._pages(cursor)):
            if at == self.breaks_at:
                self._break()
            yield page
        if self.breaks_at is not None:
            self._break()

    def gone(self, ref: str) -> bool:
        return ref not in self.register.held

    def _pages(self, cursor: str | None) -> Iterator[Page]:
        end, records = self.register.end(), self.register.records()
        if self.register.is_file and cursor == end:
            return
        if cursor is None or self.register.is_file:
            told = list(records.values())
            # The first is told once more at the end, as by a listing that shifts while it is read.
            for at in range(0, len(told), 2):
                yield Page(tuple(told[at : at + 2]), snapshot=True)
            yield Page(tuple(told[:1]), cursor=end, snapshot=True)
            return
        since = int(cursor)
        for at in range(since, len(self.register.changes), 2):
            refs = self.register.changes[at : at + 2]
            page = tuple(records.get(ref) or gone(ref) for ref in refs)
            yield Page(page, cursor=str(at + len(refs)))

    def _break(self) -> None:
        if self.fault in (TryLater, NeedsPerson):
            raise self.fault("broke off", where="here", do="Wait.")
        if self.fault:
            raise self.fault


@pytest.fixture(scope="module")
def mappings(tmp_path_factory):
    """Three ways to read: the second names an event otherwise, the third finds no call and holds letters."""
    folder = tmp_path_factory.mktemp("mappings")
    written = {
        "first": ("1", "Call", "call"),
        "second": ("2", "Call", "rang"),
        "third": ("3", "Ring", "call"),
    }
    for name, (version, call, second) in written.items():
        (folder / name).mkdir()
        told = MAPPING.format(name=name, version=version, call=call, second=second)
        told += HOLD if name == "third" else ""
        (folder / name / "mapping.toml").write_text(told)
    return {name: read_mapping(folder / name / "mapping.toml") for name in written}


def declared(engine) -> int:
    number = next(NUMBERS)
    source = DeclaredSource("police", "Northshire Police", "chronology_file", "first", {}, None)
    period = date(2019, 1, 1), date(2026, 6, 30)
    review = DeclaredReview(f"review-{number}", "Review", *period, "Made up", (), (source,), Path())
    with engine.begin() as conn:
        return reviews.declare(conn, review)


def run(engine, review_id, mapping, reading):
    with engine.begin() as conn:
        (source,) = sources.of_review(conn, review_id)
    try:
        return reconcile(engine, source, reading, mapping, owner="test", may_withdraw_many=True)
    except (KeyboardInterrupt, LeaseLost):
        return None


def rows_of(engine, review_id, table, *without, live=None):
    columns = [column for column in table.columns if column.name not in without]
    with engine.begin() as conn:
        (source,) = sources.of_review(conn, review_id)
        wanted = select(*columns).where(table.c.source_id == source.id).order_by(*table.primary_key.columns)
        return [row._asdict() for row in conn.execute(wanted if live is None else wanted.where(live))]


def live_content(engine, review_id):
    """Everything that a reader of the timeline could see of the source."""
    record, event = tables.record, tables.event
    passing = ("source_id", "review_id", "pull_id", "version", "withdrawn_by")
    return (
        rows_of(engine, review_id, record, *passing, live=record.c.withdrawn_by.is_(None)),
        rows_of(engine, review_id, event, *passing, live=event.c.status == "live"),
    )


def all_content(engine, review_id):
    return [rows_of(engine, review_id, t) for t in (tables.record, tables.record_version, tables.event)]


@dataclass(frozen=True)
class Round:
    """What the agency changes, whether it then puts its last but one state back, and how a run goes on it."""

    changes: list[tuple[str, str | None]]
    is_put_back: bool
    mapping: str | None
    breaks_at: int
    fault: type[BaseException] | None


ROUNDS = st.builds(
    Round,
    changes=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([*CONTENTS, None])), max_size=3),
    is_put_back=st.sampled_from([False, False, True]),
    mapping=st.sampled_from([*[None] * 5, "first", "second", "third"]),
    breaks_at=st.integers(0, 2),
    fault=st.sampled_from([*[None] * 3, TryLater, NeedsPerson, KeyboardInterrupt, ZeroDivisionError]),
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(is_file=st.booleans(), rounds=st.lists(ROUNDS, min_size=1, max_size=6))
def test_after_any_accidents_the_store_is_as_after_one_clean_load(engine, mappings, is_file, rounds):
    register, review_id, mapping, former = Register(is_file), declared(engine), mappings["first"], {}
    for one in rounds:
        for ref, content in one.changes:
            register.put(ref, content)
        if one.is_put_back:
            register.put_back(former)
        mapping = mappings[one.mapping] if one.mapping else mapping
        reading = Reading(register, one.breaks_at if one.fault else None, one.fault)
        outcome = run(engine, review_id, mapping, reading)
        if outcome and outcome.state == SourceState.COMPLETE:
            former = dict(register.held)

    last = run(engine, review_id, mapping, Reading(register))
    assert last.state == SourceState.COMPLETE
    assert all(count >= 0 for count in last.counts.values())

    clean = declared(engine)
    run(engine, clean, mapping, Reading(register))
    assert live_content(engine, review_id) == live_content(engine, clean)

    before = all_content(engine, review_id)
    again = run(engine, review_id, mapping, Reading(register))
    assert all_content(engine, review_id) == before
    assert again.counts["unchanged"] == len(register.held)
