"""One run of one source: bring the store level with what the agency's system holds.

Each page is one transaction: records, events and, last of all, the cursor under the lease's fence. So a
run may die anywhere, run twice or be overtaken, and the store is as if the page had never begun. Nothing
is withdrawn but on the proof of a whole listing, and never many at once without a person.
"""

import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine

from connector.adapter import Adapter
from connector.errors import NeedsPerson, SourceError, TryLater
from connector.record import Page
from sync import schedule
from sync.compare import Difference, compare
from sync.log import log
from sync.normalise.engine import BoundMapping
from sync.store import events, pulls, records, sources
from sync.store.listing import Listing
from sync.store.sources import Lease, LeaseLost, Source
from sync.timeline.coverage import SourceState
from sync.timeline.entry import Status

#: A whole listing may leave out this many records, or this share, before a person must confirm it; and never
#: more than half of what the source held.
FEW, SHARE = 20, 0.05

_BUSY = "Another run reads this source. Try again when it is done, or in three minutes if it was stopped."


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
            sources.reads_with(conn, lease, mapping.identity)
            pull_id = pulls.begin(conn, source, mapping.label)
        run = Run(source, adapter, mapping, lease, pull_id, progress)
        try:
            for page in adapter.pull(schedule.start_from(source, mapping.identity)):
                _store(conn, run, page)
            return _complete(conn, run, may_withdraw_many=may_withdraw_many)
        except SourceError as error:
            return _failed(conn, run, error)
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001  one source's trouble is not another's; its text may be a record's
            return _failed(conn, run, _own_fault(run, error))
        except BaseException:
            conn.rollback()
            with conn.begin():
                sources.release(conn, lease)
            raise


def _store(conn: Connection, run: Run, page: Page) -> None:
    if page.snapshot and run.listing is None:
        run.listing = Listing(conn, run.source.id)
    with conn.begin():
        found = compare(conn, run.source, run.mapping, page.records)
        _apply(conn, run, found)
        if run.listing:
            run.listing.add(one.ref for one in page.records if not one.withdrawn)
            run.cursor = page.cursor or run.cursor
        sources.advance(conn, run.lease, None if page.snapshot else page.cursor)
        if page.snapshot and found.writes:
            # Until the listing is whole the store is at no point that a cursor could name.
            sources.forget_cursor(conn, run.lease)
    run.progress(len(page.records))


def _apply(conn: Connection, run: Run, found: Difference) -> None:
    records.keep(conn, run.source.id, run.pull_id, found.written)
    records.remapped(conn, run.source.id, found.read_again)
    records.move(conn, run.source.id, found.moved)
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
            _refuse_renamed(run, run.listing)
            gone = [ref for ref in run.listing.missing() if run.adapter.gone(ref)]
            if gone and not may_withdraw_many and _is_many(conn, run, len(gone)):
                raise _too_many(run, len(gone))
            _withdraw(conn, run, gone)
            sources.advance(conn, run.lease, run.cursor)
        run.counts["unchanged"] = records.unchanged(conn, run.source.id, run.pull_id)
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


def _refuse_renamed(run: Run, listing: Listing) -> None:
    """A file without a column that the mapping needs is no proof that its former rows are gone."""
    if held := listing.held_files(run.mapping.file.required):
        (file, reason), others = held[0], len(held) - 1
        more = f" ({others} more such file{'s' if others > 1 else ''})" if others else ""
        raise NeedsPerson(
            f"all its rows are held, because {reason}{more}",
            where=file,
            do="Rename the column in the file, or add its heading to the mapping.",
        )


def _is_many(conn: Connection, run: Run, gone: int) -> bool:
    before = records.settled(conn, run.source.id)
    return gone > max(FEW, SHARE * records.live(conn, run.source.id)) or 0 < before < 2 * gone


def _own_fault(run: Run, error: Exception) -> TryLater:
    """A fault of ours; its kind and the line of code where it arose are told, its words never."""
    frames = traceback.extract_tb(error.__traceback__)
    last = [frame for frame in frames if "site-packages" not in frame.filename][-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    log("run failed", source=run.source.id, error=type(error).__name__, at=place)
    return TryLater(
        f"our own program met a fault ({type(error).__name__} at {place})",
        where=run.source.agency,
        do="We try again by ourselves; if it lasts, tell whoever looks after Crosslight.",
    )


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
