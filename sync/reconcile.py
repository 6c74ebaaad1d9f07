"""One run of one source: bring the store level with what the agency's system holds.

Each page is one transaction: records, events and, last of all, the cursor under the lease's fence. So a
run may die anywhere, run twice or be overtaken, and the store is as if the page had never begun. Nothing
is withdrawn but on the proof of a whole listing, and never many at once without a person.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from connector.adapter import Adapter
from connector.errors import NeedsPerson, SourceError
from connector.record import Page
from sync import schedule
from sync.compare import Difference, compare
from sync.normalise.engine import BoundMapping
from sync.store import events, pulls, records, sources
from sync.store.records import Listing
from sync.store.sources import Lease, Source
from sync.timeline.coverage import SourceState
from sync.timeline.entry import Status

#: A whole listing may leave out this many records, or this share, before a person must confirm it.
FEW, SHARE = 20, 0.05

_BUSY = "Another run is reading this source. Try again when it is done, or in two minutes if it was stopped."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; ``counts`` by name, ``message`` a sentence for people where it is not complete."""

    source: str
    agency: str
    state: SourceState
    counts: Counter[str] = field(default_factory=Counter)
    message: str = ""


@dataclass(slots=True)
class Run:
    """What one run carries from page to page."""

    source: Source
    adapter: Adapter
    mapping: BoundMapping
    lease: Lease
    pull_id: int
    #: Told after each stored page how many records it had.
    progress: Callable[[int], None]
    counts: Counter[str] = field(default_factory=Counter)
    cursor: str | None = None
    listing: Listing | None = None


def reconcile(
    engine: Engine,
    source: Source,
    adapter: Adapter,
    mapping: BoundMapping,
    *,
    owner: str,
    may_withdraw_many: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Bring one source level; every failure of the source is an outcome, not an exception."""
    with engine.connect() as conn:
        with conn.begin():
            lease = sources.take(conn, source.id, owner)
            if lease is None:
                return Outcome(source.key, source.agency, SourceState.WAITING, message=_BUSY)
            pull_id = pulls.begin(conn, source, mapping.label)
        run = Run(source, adapter, mapping, lease, pull_id, progress)
        try:
            for page in adapter.pull(schedule.start_from(source, mapping.identity)):
                _store(conn, run, page)
            return _complete(conn, run, may_withdraw_many=may_withdraw_many)
        except SourceError as error:
            return _failed(conn, run, error)
        except KeyboardInterrupt:
            conn.rollback()
            with conn.begin():
                sources.release(conn, lease)
            raise


def _store(conn: Connection, run: Run, page: Page) -> None:
    if page.snapshot and run.listing is None:
        run.listing = Listing(conn, run.source.id)
    with conn.begin():
        _apply(conn, run, compare(conn, run.source, run.mapping, page.records))
        if run.listing:
            run.listing.add(one.ref for one in page.records if not one.withdrawn)
            run.cursor = page.cursor or run.cursor
        sources.advance(conn, run.lease, None if page.snapshot else page.cursor)
    run.progress(len(page.records))


def _apply(conn: Connection, run: Run, found: Difference) -> None:
    records.keep(conn, run.source.id, run.pull_id, found.written)
    records.remapped(conn, run.source.id, found.read_again)
    run.counts["events"] += events.keep(conn, run.source, run.mapping.label, found.written + found.read_again)
    records.restore(conn, run.source.id, found.restored)
    _withdraw(conn, run, found.withdrawn)
    run.counts.update(found.counts)


def _withdraw(conn: Connection, run: Run, refs: list[str]) -> None:
    if refs:
        records.withdraw(conn, run.source.id, run.pull_id, refs)
        events.mark(conn, run.source.id, refs, Status.WITHDRAWN)
        run.counts["withdrawn"] += len(refs)


def _complete(conn: Connection, run: Run, *, may_withdraw_many: bool) -> Outcome:
    with conn.begin():
        if run.listing:
            gone = [ref for ref in run.listing.missing() if run.adapter.gone(ref)]
            if not may_withdraw_many and len(gone) > max(FEW, SHARE * records.live(conn, run.source.id)):
                raise _too_many(run, len(gone))
            _withdraw(conn, run, gone)
            sources.advance(conn, run.lease, run.cursor)
        run.counts["unchanged"] = (
            records.live(conn, run.source.id) - run.counts["new"] - run.counts["changed"]
        )
        notes = " ".join(run.adapter.notes)
        sources.complete(
            conn,
            run.lease,
            mapped_by=run.mapping.identity,
            notes=notes if run.listing else None,
            again=schedule.EVERY,
        )
        pulls.end(conn, run.pull_id, SourceState.COMPLETE, run.counts, notes)
    return Outcome(run.source.key, run.source.agency, SourceState.COMPLETE, run.counts, notes)


def _too_many(run: Run, many: int) -> NeedsPerson:
    return NeedsPerson(
        f"the source now leaves out {many} records that it held before, so nothing was withdrawn",
        where=run.source.agency,
        do=f"Ask the agency; if it is right, run: crosslight assemble --accept-withdrawals {run.source.key}",
    )


def _failed(conn: Connection, run: Run, error: SourceError) -> Outcome:
    conn.rollback()
    state = SourceState.NEEDS_PERSON if isinstance(error, NeedsPerson) else SourceState.TRY_LATER
    with conn.begin():
        sources.failed(conn, run.lease, state, error.public, again=schedule.after(error, run.source.failures))
        pulls.end(conn, run.pull_id, state, run.counts, error.public)
    return Outcome(run.source.key, run.source.agency, state, run.counts, error.public)
