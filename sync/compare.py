"""What a page of records means against what the store has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from connector.record import Record, canonical, digest
from sync.normalise.engine import BoundMapping
from sync.store import records
from sync.store.records import Known, Received
from sync.store.sources import Source
from sync.timeline.event import Rejection


@dataclass(slots=True)
class Difference:
    """What must be written; a page that brings nothing new is empty here."""

    #: New records and new versions.
    written: list[Received] = field(default_factory=list)
    #: Bytes that are stored already and that another mapping reads now.
    read_again: list[Received] = field(default_factory=list)
    #: Records that are as they were and stand elsewhere in the agency's material.
    moved: list[Record] = field(default_factory=list)
    #: References that were withdrawn and are back.
    restored: list[str] = field(default_factory=list)
    #: References that the source itself says are gone.
    withdrawn: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def writes(self) -> bool:
        """Whether the page brings anything that the store does not have."""
        return any((self.written, self.read_again, self.moved, self.withdrawn))


def compare(conn: Connection, source: Source, mapping: BoundMapping, page: Sequence[Record]) -> Difference:
    """Compare by digest, so that only what is new or changed is ever mapped."""
    latest = {record.ref: record for record in page}
    known = records.known(conn, source.id, list(latest))
    difference = Difference()
    other_mapping = source.mapped_by not in (None, mapping.identity)
    for record in latest.values():
        _one(difference, source, mapping, record, known.get(record.ref), other_mapping=other_mapping)
    return difference


def _one(
    difference: Difference,
    source: Source,
    mapping: BoundMapping,
    record: Record,
    before: Known | None,
    *,
    other_mapping: bool,
) -> None:
    if record.withdrawn:
        if before and not before.withdrawn:
            difference.withdrawn.append(record.ref)
        return
    raw = canonical(record)
    sha256 = digest(raw)
    if before and before.sha256 == sha256:
        if before.place != records.place_of(record.locator):
            difference.moved.append(record)
        if before.withdrawn:
            difference.restored.append(record.ref)
        if before.withdrawn or other_mapping:
            difference.read_again.append(
                _read(source, mapping, record, raw, sha256, before.version, again=True)
            )
            difference.counts["restored" if before.withdrawn else "read again"] += 1
        return
    version = before.version + 1 if before else 1
    received = _read(source, mapping, record, raw, sha256, version)
    difference.written.append(received)
    difference.counts["changed" if before else "new"] += 1
    if isinstance(received.result, Rejection):
        difference.counts["held"] += 1


def _read(
    source: Source,
    mapping: BoundMapping,
    record: Record,
    raw: bytes,
    sha256: str,
    version: int,
    *,
    again: bool = False,
) -> Received:
    result = mapping.normalise(record, source=source.key, agency=source.agency)
    return Received(record, raw.decode(), sha256, result, version, again)
