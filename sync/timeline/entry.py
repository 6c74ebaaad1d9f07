"""An event where it stands on the timeline, with the way back to its record."""

import enum
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sync.timeline.event import Event
from sync.timeline.when import When


class Status(enum.StrEnum):
    """Whether the agency still stands by the account."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the record stands in the agency's material; what does not apply is None."""

    file: str | None = None
    page: str | None = None
    table: int | None = None
    row: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    event: Event
    #: Shared by the events that seem to tell of the same happening; never null, an event alone has its own.
    occurrence_id: UUID
    agency: str
    #: The source's id in the review file.
    source: str
    record_ref: str
    locator: Place
    status: Status
    #: Name and version of the mapping that read the record.
    mapping: str
    record_sha256: str


def as_line(entry: Entry) -> dict[str, Any]:
    """The timeline line of the command line and the JSON pack: a stable interface, keys in this order."""
    event = entry.event
    return {
        "event_id": str(event.event_id),
        "occurrence_id": str(entry.occurrence_id),
        "agency": entry.agency,
        "source": entry.source,
        "record_ref": entry.record_ref,
        "locator": {name: value for name, value in asdict(entry.locator).items() if value is not None},
        "kind": event.kind,
        "occurred": _when(event.occurred),
        "recorded_at": event.recorded.earliest.isoformat() if event.recorded else None,
        "known": [
            {"agency": known.agency, "from": known.since.earliest.isoformat(), "basis": known.basis.value}
            for known in event.known
        ],
        "title": event.title,
        "text": event.text,
        "people": [{"ref": who.ref, "name": who.name, "role": who.role} for who in event.people],
        "child_seen": event.child_seen.value,
        "sensitivity": event.sensitivity.value,
        "status": entry.status.value,
        "mapping": entry.mapping,
        "record_sha256": entry.record_sha256,
    }


def _when(when: When) -> dict[str, str]:
    return {
        "edtf": when.edtf,
        "earliest": when.earliest.isoformat(),
        "latest": when.latest.isoformat(),
        "precision": when.precision.value,
        "as_written": when.as_written,
    }
