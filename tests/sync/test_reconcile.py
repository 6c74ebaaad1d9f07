from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scripted import Scripted, a_row, gone
from sqlalchemy import select, text

from connector.errors import NeedsPerson, TryLater
from connector.record import Locator, Page, Record
from sync.normalise.loader import load_mappings
from sync.reconcile import reconcile
from sync.store import coverage, reviews, sources, tables, timeline
from sync.store.reviews import DeclaredReview, DeclaredSource
from sync.timeline.coverage import SourceState


@pytest.fixture(scope="module")
def mapping():
    return load_mappings()["chronology_table"]


def declare(engine, key="social-care", agency="Northshire Council"):
    source = DeclaredSource(key, agency, "chronology_file", "chronology_table", {}, None)
    review = DeclaredReview(
        "review-1",
        "Review 1",
        date(2019, 1, 1),
        date(2026, 6, 30),
        "Working Together 2023",
        (),
        (source,),
        Path(),
    )
    with engine.begin() as conn:
        return reviews.declare(conn, review)


@pytest.fixture
def review_id(engine):
    return declare(engine)


@pytest.fixture
def run(engine, review_id, mapping):
    def once(adapter, mapping=mapping, **how):
        with engine.begin() as conn:
            (source,) = sources.of_review(conn, review_id)
        return reconcile(engine, source, adapter, mapping, owner="test", **how)

    return once


def entries(engine, review_id, **wanted):
    with engine.begin() as conn:
        return timeline.read(conn, review_id, timeline.Wanted(**wanted))


def contents(engine):
    """Every row of the tables that hold what agencies said."""
    with engine.begin() as conn:
        return [
            conn.execute(select(table).order_by(*table.primary_key.columns)).all()
            for table in (tables.record, tables.record_version, tables.event)
        ]


def test_a_first_run_stores_records_and_events(engine, review_id, run):
    outcome = run(Scripted().whole(a_row("1"), a_row("2"), a_row("3")))
    assert outcome.state == SourceState.COMPLETE
    assert (outcome.counts["new"], outcome.counts["changed"]) == (3, 0)
    assert {entry.record_ref for entry in entries(engine, review_id)} == {"1", "2", "3"}


def test_a_second_run_on_an_unchanged_source_writes_nothing(engine, review_id, run):
    adapter = Scripted().whole(a_row("1"), a_row("2", date="tbc"), a_row("3"))
    run(adapter)
    before = contents(engine)
    outcome = run(adapter)
    assert (outcome.counts["new"], outcome.counts["changed"], outcome.counts["unchanged"]) == (0, 0, 3)
    assert contents(engine) == before


def test_a_changed_record_is_a_new_version_and_the_same_event(engine, review_id, run):
    adapter = Scripted()
    run(adapter.whole(a_row("1", event="Visit.")))
    (before,) = entries(engine, review_id)
    outcome = run(adapter.whole(a_row("1", event="Visit. Asha was seen.")))
    (after,) = entries(engine, review_id)
    assert outcome.counts["changed"] == 1
    assert after.event.event_id == before.event.event_id
    assert after.event.text == "Visit. Asha was seen."
    with engine.begin() as conn:
        (old,) = conn.execute(select(tables.record_version)).all()
        assert (old.version, old.sha256) == (1, before.record_sha256)


def test_a_record_that_a_whole_listing_leaves_out_is_withdrawn_and_not_deleted(engine, review_id, run):
    adapter = Scripted()
    run(adapter.whole(a_row("1"), a_row("2")))
    outcome = run(adapter.whole(a_row("1")))
    assert outcome.counts["withdrawn"] == 1
    assert [(e.record_ref, e.status) for e in entries(engine, review_id, status="withdrawn")] == [
        ("2", "withdrawn")
    ]


def test_a_withdrawn_record_that_comes_back_is_live_again(engine, review_id, run):
    adapter = Scripted()
    run(adapter.whole(a_row("1"), a_row("2")))
    run(adapter.whole(a_row("1")))
    outcome = run(adapter.whole(a_row("1"), a_row("2")))
    assert outcome.counts["restored"] == 1
    assert {entry.status for entry in entries(engine, review_id)} == {"live"}


def test_nothing_is_withdrawn_while_the_source_still_shows_the_record(engine, review_id, run):
    adapter = Scripted()
    run(adapter.whole(a_row("1"), a_row("2")))
    adapter.still_there = {"2"}
    assert run(adapter.whole(a_row("1"))).counts["withdrawn"] == 0


def test_a_listing_that_breaks_off_withdraws_nothing_and_keeps_what_it_brought(engine, review_id, run):
    adapter = Scripted()
    run(adapter.whole(a_row("1"), a_row("2")))
    down = TryLater("the server is down", where="Northshire Council", do="We try again by ourselves.")
    outcome = run(adapter.says(Page((a_row("3"),), snapshot=True), down))
    assert outcome.state == SourceState.TRY_LATER
    assert outcome.message == "Northshire Council: the server is down. We try again by ourselves."
    assert {(e.record_ref, e.status) for e in entries(engine, review_id)} == {
        ("1", "live"),
        ("2", "live"),
        ("3", "live"),
    }


def test_an_empty_listing_waits_for_a_person_and_the_next_run_asks_again(engine, review_id, run):
    adapter = Scripted()
    many = [a_row(str(number)) for number in range(30)]
    run(adapter.whole(*many))
    outcome = run(adapter.whole(cursor="c2"))
    assert outcome.state == SourceState.NEEDS_PERSON
    assert "30 records" in outcome.message
    assert {entry.status for entry in entries(engine, review_id)} == {"live"}
    run(adapter.whole(cursor="c2"))
    assert adapter.asked == [None, "c1", "c1"]
    assert run(adapter.whole(cursor="c2"), may_withdraw_many=True).counts["withdrawn"] == 30


def test_the_cursor_of_an_incremental_pull_moves_page_by_page(engine, review_id, run):
    adapter = Scripted()
    run(adapter.whole(a_row("1"), cursor="c1"))
    stop = NeedsPerson("refused", where="x", do="y")
    run(adapter.says(Page((a_row("2"),), cursor="c2"), stop))
    run(adapter.says(Page((gone("1"),), cursor="c3")))
    assert adapter.asked == [None, "c1", "c2"]
    assert [e.record_ref for e in entries(engine, review_id, status="live")] == ["2"]


def test_a_record_without_a_readable_date_is_held_counted_and_shown(engine, review_id, run):
    outcome = run(Scripted().whole(a_row("1"), a_row("2", date="tbc")))
    assert outcome.counts["held"] == 1
    with engine.begin() as conn:
        (held,) = coverage.held(conn, review_id)
        (covered,) = coverage.of_review(conn, review_id)
    assert held.record_ref == "2"
    assert "tbc" not in held.reason
    assert (covered.events, covered.held) == (1, 1)


def test_a_corrected_record_is_held_no_more(engine, review_id, run):
    adapter = Scripted()
    run(adapter.whole(a_row("1", date="tbc")))
    run(adapter.whole(a_row("1", date="3 March 2021")))
    with engine.begin() as conn:
        assert coverage.held(conn, review_id) == []
    assert len(entries(engine, review_id)) == 1


def test_another_version_of_the_mapping_reads_everything_again(engine, review_id, run, mapping):
    adapter = Scripted().whole(a_row("1"), a_row("2"))
    run(adapter)
    other = replace(mapping, digest="0" * 64)
    outcome = run(adapter, other)
    assert adapter.asked == [None, None]
    assert (outcome.counts["read again"], outcome.counts["changed"]) == (2, 0)
    assert len(entries(engine, review_id)) == 2


def test_two_runs_of_one_source_never_write_at_once(engine, review_id, run):
    with engine.begin() as conn:
        (source,) = sources.of_review(conn, review_id)
        assert sources.take(conn, source.id, "somebody else")
    outcome = run(Scripted().whole(a_row("1")))
    assert outcome.state == SourceState.WAITING
    assert entries(engine, review_id) == []


def test_a_run_that_was_overtaken_writes_nothing_more(engine, review_id, run):
    class Overtaken(Scripted):
        def pull(self, cursor):
            yield Page((a_row("1"),), snapshot=True)
            with engine.begin() as conn:
                conn.execute(text("update timeline.source set fence = fence + 1"))
            yield Page((a_row("2"),), snapshot=True)

    with pytest.raises(sources.LeaseLost):
        run(Overtaken())
    assert [entry.record_ref for entry in entries(engine, review_id)] == ["1"]


def test_the_same_record_twice_on_a_page_and_across_pages_is_one(engine, review_id, run):
    run(Scripted().whole(a_row("1"), a_row("1"), a_row("1"), size=2))
    assert len(entries(engine, review_id)) == 1


def test_what_postgresql_cannot_store_is_kept_in_the_record_and_replaced_in_the_event(engine, review_id, run):
    run(Scripted().whole(a_row("1", event="before\0after \ud800 end")))
    (entry,) = entries(engine, review_id)
    assert entry.event.text.startswith("before\ufffdafter")
    with engine.begin() as conn:
        assert "\\u0000" in timeline.provenance(conn, review_id, entry.event.event_id).raw


def test_an_event_leads_back_to_its_record_and_pull(engine, review_id, run):
    run(Scripted().whole(a_row("1")))
    (entry,) = entries(engine, review_id)
    with engine.begin() as conn:
        found = timeline.provenance(conn, review_id, entry.event.event_id)
    assert (found.record_ref, found.legal_basis, found.sha256) == (
        "1",
        "Working Together 2023",
        entry.record_sha256,
    )
    assert found.mapping.startswith("chronology_table@")


def test_what_a_listing_left_out_knowingly_is_shown_until_the_next_listing(engine, review_id, run):
    adapter = Scripted().whole(a_row("1"))
    adapter.notes = ["a.docx: table 2 has no headings."]
    assert run(adapter).message == "a.docx: table 2 has no headings."
    adapter.notes = []
    run(adapter.says())
    with engine.begin() as conn:
        (covered,) = coverage.of_review(conn, review_id)
    assert covered.message == "a.docx: table 2 has no headings."
    run(adapter.whole(a_row("1")))
    with engine.begin() as conn:
        (covered,) = coverage.of_review(conn, review_id)
    assert covered.message == ""


def test_a_listing_that_broke_off_is_read_again_even_where_the_source_is_as_at_the_last_whole_one(
    engine, review_id, run
):
    adapter = Scripted()
    run(adapter.whole(a_row("1", event="Visit."), cursor="c1"))
    down = TryLater("the server is down", where="x", do="y")
    run(adapter.says(Page((a_row("1", event="A slip of the pen."),), snapshot=True), down))
    run(adapter.whole(a_row("1", event="Visit."), cursor="c1"))
    assert adapter.asked == [None, "c1", None]
    assert [entry.event.text for entry in entries(engine, review_id)] == ["Visit."]


def test_a_mapping_that_changes_before_the_first_run_came_through_reads_all_again(
    engine, review_id, run, mapping
):
    adapter = Scripted()
    stop = NeedsPerson("damaged", where="x", do="y")
    run(adapter.says(Page((a_row("1"),), snapshot=True), stop))
    outcome = run(adapter.whole(a_row("1")), replace(mapping, digest="0" * 64))
    assert outcome.counts["read again"] == 1


def test_a_run_with_another_mapping_that_broke_off_is_undone_by_the_next(engine, review_id, run, mapping):
    adapter = Scripted()
    run(adapter.whole(a_row("1")))
    stop = NeedsPerson("damaged", where="x", do="y")
    run(adapter.says(Page((a_row("1"),), snapshot=True), stop), replace(mapping, digest="0" * 64))
    assert run(adapter.whole(a_row("1"))).counts["read again"] == 1
    assert adapter.asked == [None, None, None]


def test_another_name_of_the_agency_reaches_what_it_knew(engine, review_id, run):
    adapter = Scripted().whole(a_row("1"))
    run(adapter)
    declare(engine, agency="Northshire City Council")
    run(adapter)
    (entry,) = entries(engine, review_id)
    assert [one.agency for one in entry.event.known] == ["Northshire City Council"]


def test_a_record_that_moved_in_its_file_is_found_where_it_is_now(engine, review_id, run):
    adapter = Scripted()
    first = a_row("1")
    run(adapter.whole(first))
    run(adapter.whole(replace(first, locator=Locator(file="b.csv", row=9))))
    (entry,) = entries(engine, review_id)
    assert (entry.locator.file, entry.locator.row) == ("b.csv", 9)
    with engine.begin() as conn:
        assert conn.execute(select(tables.record_version)).all() == []


def test_more_than_half_of_a_small_source_is_not_withdrawn_without_a_person(engine, review_id, run):
    adapter = Scripted()
    run(adapter.whole(*(a_row(str(number)) for number in range(5))))
    for _ in range(2):
        others = [a_row(f"other {number}") for number in range(5)]
        outcome = run(adapter.whole(*others, cursor="c2"))
        assert outcome.state == SourceState.NEEDS_PERSON
    assert {entry.status for entry in entries(engine, review_id)} == {"live"}
    assert run(adapter.whole(*others), may_withdraw_many=True).counts["withdrawn"] == 5


def test_a_file_whose_date_column_was_renamed_withdraws_nothing_and_says_so(engine, review_id, run):
    adapter = Scripted()
    run(adapter.whole(*(a_row(str(number)) for number in range(5))))
    told = {"Datum": "3 March 2021", "Event": "Visit"}
    place = Locator(file="a.csv", row=2)
    outcome = run(adapter.whole(*(Record(f"x{at}", "row", told, locator=place) for at in range(5))))
    assert outcome.state == SourceState.NEEDS_PERSON
    assert outcome.message.startswith("a.csv: all its rows are held, because the table has no heading for it")
    assert [entry.status for entry in entries(engine, review_id)] == ["live"] * 5


def test_a_table_of_something_else_in_the_same_file_holds_nothing_up(engine, review_id, run):
    other = Record("x", "row", {"Name": "A", "Role": "B"}, locator=Locator(file="a.csv", row=2))
    assert run(Scripted().whole(a_row("1"), other)).state == SourceState.COMPLETE


def test_a_reference_that_comes_twice_with_other_words_counts_once(engine, review_id, run):
    first, again = a_row("1", event="Visit."), a_row("1", event="Call.")
    outcome = run(Scripted().whole(first, a_row("2"), again))
    assert (outcome.counts["new"], outcome.counts["unchanged"]) == (2, 0)


def test_a_fault_of_our_own_is_for_later_and_says_no_word_of_a_record(engine, review_id, run, capsys):
    class Broken(Scripted):
        def pull(self, cursor):
            yield Page((a_row("1"),), snapshot=True)
            raise KeyError("Jane Canary")

    outcome = run(Broken())
    assert outcome.state == SourceState.TRY_LATER
    assert "KeyError at test_reconcile.py" in outcome.message
    assert "Canary" not in outcome.message + "".join(capsys.readouterr())
    assert [entry.record_ref for entry in entries(engine, review_id)] == ["1"]
    assert run(Scripted().whole(a_row("1"))).state == SourceState.COMPLETE


def test_a_stop_of_any_kind_gives_the_lease_back(engine, review_id, run):
    class Stopped(Scripted):
        def pull(self, cursor):
            yield Page((a_row("1"),), snapshot=True)
            raise SystemExit

    with pytest.raises(SystemExit):
        run(Stopped())
    assert run(Scripted().whole(a_row("1"))).state == SourceState.COMPLETE


def test_a_retired_source_that_gave_records_is_still_shown_and_one_that_gave_none_is_not(
    engine, review_id, run
):
    stop = NeedsPerson("damaged", where="x", do="y")
    run(Scripted().says(Page((a_row("1"),), snapshot=True), stop))
    declare(engine, key="another")
    declare(engine, key="a third")
    with engine.begin() as conn:
        assert [one.source for one in coverage.of_review(conn, review_id)] == ["social-care", "a third"]
