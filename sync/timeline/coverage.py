"""What each source holds and lacks, so that silence is never read as "no contact"."""

import enum
from dataclasses import dataclass
from datetime import datetime

from sync.timeline.entry import Place


class SourceState(enum.StrEnum):
    """How the last attempt on a source ended."""

    WAITING = "waiting"
    COMPLETE = "complete"
    TRY_LATER = "try_later"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True, slots=True)
class Coverage:
    """One source of a review; all datetimes are aware, None where it never happened."""

    source: str
    agency: str
    adapter: str
    mapping: str
    state: SourceState
    #: Why the source is not complete, or what a complete one left out knowingly; for people.
    message: str
    #: Live events, held records and withdrawn events.
    events: int
    held: int
    withdrawn: int
    #: Earliest and latest moment that a live event may have.
    first: datetime | None
    last: datetime | None
    #: Everything the source held at this moment is here.
    complete_to: datetime | None
    #: When somebody last tried.
    checked_at: datetime | None
    #: When the source was last listed as a whole.
    last_full: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A record that could not be normalised; it is kept, counted and shown."""

    source: str
    agency: str
    record_ref: str
    locator: Place
    field: str
    reason: str
