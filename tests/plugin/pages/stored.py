"""The made-up review of sample.py in a real store."""

from collections import Counter
from pathlib import Path

from sqlalchemy import Connection, update

from connector.record import Locator, Record, canonical, digest
from plugin.review.case import Case
from plugin.review.store import cases
from plugin.review.store import tags as tag_store
from sync.store import events, occurrences, pulls, records, reviews, sources
from sync.store import tables as t
from sync.store.records import Received
from sync.timeline.event import Rejection
from tests.plugin.pages import sample


def store(conn: Connection, *, key: str = "review-2026-04", case: str = "12", tags=None, entries=None) -> int:
    """Store review, sources, records, events and tags; returns the review's id."""
    entries = sample.entries() if entries is None else entries
    review_id = reviews.declare(conn, _declared(key, entries))
    cases.link(conn, review_id, Case("demo", case))
    for source in sources.of_review(conn, review_id):
        own = [each for each in entries if each.source == source.key]
        pull = pulls.begin(conn, source, "chronology_table@3")
        received = [_received(each) for each in own]
        if source.key == "school":
            received.append(_held())
        records.keep(conn, source.id, pull, received)
        events.keep(conn, source, "chronology_table@3", received)
        pulls.end(conn, pull, "complete", Counter(records=len(own)))
        done = {
            "state": "complete",
            "complete_to": sample.MADE,
            "checked_at": sample.MADE,
            "last_full": sample.MADE,
        }
        conn.execute(update(t.source).where(t.source.c.id == source.id).values(**done))
    occurrences.cluster(conn, review_id)
    for own in (sample.tags(entries) if tags is None else tags).values():
        for tag in own:
            tag_store.add(conn, review_id, tag)
    return review_id


def _declared(key, entries):
    agencies = sorted({(each.source, each.agency) for each in entries})
    return reviews.DeclaredReview(
        key=key, title="Review 2026/04", starts=sample.STARTS, ends=sample.ENDS, legal_basis="made up",
        subjects=(reviews.Subject("child-1", "Asha Example", None, {}),),
        sources=tuple(
            reviews.DeclaredSource(source, agency, "chronology_file", "chronology_table", {}, None)
            for source, agency in agencies
        ),
        folder=Path("made-up"),
    )  # fmt: skip


def _received(entry):
    body = {
        "Date": entry.event.occurred.as_written,
        "Event": entry.event.text,
        "Source of information": "Case record",
    }
    place = entry.locator
    record = Record(
        entry.record_ref, "row", body, {}, Locator(place.file, place.page, place.table, place.row)
    )
    raw = canonical(record)
    return Received(record, raw.decode(), digest(raw), (entry.event,), 1)


def _held():
    record = Record(
        "NO-held-14", "row", {"Date": "", "Event": "Made up"}, {}, Locator("chronology.docx", "2", 1, 14)
    )
    raw = canonical(record)
    return Received(record, raw.decode(), digest(raw), Rejection("occurred", "the field is empty"), 1)
