"""What one agency knew at one date: the difference between then and hindsight, in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from plugin.pages.axis import percent
from plugin.pages.filters import Filters
from plugin.pages.words import counted, day
from sync.timeline.entry import Entry


@dataclass(frozen=True, slots=True)
class Teller:
    """How much of one agency's account the chosen agency knew."""

    agency: str
    known: int
    happened: int
    share: str
    sentence: str


@dataclass(frozen=True, slots=True)
class AsAt:
    """The banner over the timeline as known."""

    title: str
    known: int
    unknown: int
    later: int
    hidden: str
    tellers: tuple[Teller, ...]
    all_href: str


def as_at(filters: Filters, matching: Sequence[Entry], shown: Sequence[Entry]) -> AsAt | None:
    """The banner; None where the timeline is seen with everybody's knowledge."""
    if not filters.known_on or not filters.known_by:
        return None
    by_then = [each for each in matching if each.event.occurred.earliest.date() <= filters.known_on]
    known = {each.event.event_id for each in shown}
    unknown = sum(each.event.event_id not in known for each in by_then)
    hidden = len(matching) - len(shown)
    verb = "is" if hidden == 1 else "are"
    return AsAt(
        title=f"As known by {filters.known_by} on {day(filters.known_on)}",
        known=len(shown),
        unknown=unknown,
        later=hidden - unknown,
        hidden=f"{counted(hidden, 'event')} {verb} hidden.",
        tellers=_tellers(filters.known_by, by_then, known),
        all_href="?" + filters.query(known_by="", known_on=None),
    )


def _tellers(by: str, by_then: Sequence[Entry], known: set[UUID]) -> tuple[Teller, ...]:
    """The other agencies by name, with how much of their account was known."""
    found = []
    for agency in sorted({each.agency for each in by_then} - {by}):
        told = [each.event.event_id for each in by_then if each.agency == agency]
        shared = sum(event_id in known for event_id in told)
        sentence = f"On record as knowing of {shared:,} of {counted(len(told), 'event')}"
        found.append(Teller(agency, shared, len(told), percent(shared / len(told)), sentence))
    return tuple(found)
